import type { Database } from '@tributary/runtime/clickhouse'
import { tableOf } from '@tributary/runtime/clickhouse'
import type { DatabasePair } from './diff-views.ts'

/** A total over all time that differs. Null where no row contributes to it. */
export type MetricDifference = {
  readonly provider: string
  readonly metric: string
  readonly before: number | null
  readonly after: number | null
}

/** Totals of a view: name and expression over its rows. */
type Totals = { readonly view: string; readonly metrics: Readonly<Record<string, string>> }

const turns = (status: string) => `countIf(turn_status = '${status}')`
const median = (column: string) => `quantileExactInclusiveOrNull(0.5)(${column})`

const TOTALS: readonly Totals[] = [
  {
    view: 'communication_volume_hourly',
    metrics: {
      messages: "sumIf(communication_count, kind = 'message')",
      'failed messages': "sumIf(failed_count, kind = 'message')",
      calls: "sumIf(communication_count, kind = 'call')",
    },
  },
  {
    view: 'call_metrics_hourly',
    metrics: {
      'calls offered': 'sum(offered_count)',
      'calls answered': 'sum(answered_count)',
      'calls missed': 'sum(missed_count)',
      'calls with voicemail': 'sum(voicemail_count)',
      'calls abandoned': 'sum(abandoned_count)',
      'ring seconds': 'sum(ring_seconds_sum)',
      'talk seconds': 'sum(talk_seconds_sum)',
    },
  },
  {
    view: 'response_turns',
    metrics: {
      turns: 'count()',
      'turns answered': turns('answered'),
      'turns expired': turns('expired'),
      'turns closed unanswered': turns('closed_unanswered'),
      'turns waiting': turns('waiting'),
      'median response seconds': median('response_seconds'),
    },
  },
  {
    view: 'conversation_sessions',
    metrics: {
      sessions: 'count()',
      'median first response seconds': median('first_response_seconds'),
    },
  },
]

/** Totals that differ, for every provider. */
export const compareMetrics = (
  db: Database,
  { before, after }: DatabasePair,
): Promise<readonly MetricDifference[]> =>
  db.rows<MetricDifference>(`
    SELECT provider, metric, anyIf(value, NOT is_after) AS before, anyIf(value, is_after) AS after
    FROM (${[...selects(before, 0), ...selects(after, 1)].join(' UNION ALL ')})
    GROUP BY provider, metric
    HAVING before IS DISTINCT FROM after
    ORDER BY provider, metric`)

/** One row for each provider and metric. Reads each view once, however many metrics it has. */
const selects = (database: string, isAfter: 0 | 1): readonly string[] =>
  TOTALS.map(({ view, metrics }) => {
    const values = Object.entries(metrics).map(
      ([metric, value]) => `('${metric}', toNullable(toFloat64(${value})))`,
    )
    return `
      SELECT toString(provider) AS provider, tupleElement(total, 1) AS metric,
        tupleElement(total, 2) AS value, ${isAfter} AS is_after
      FROM (SELECT provider, [${values.join(', ')}] AS totals
            FROM ${tableOf(database, view)} GROUP BY provider)
      ARRAY JOIN totals AS total`
  })
