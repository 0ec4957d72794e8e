import type { ClickHouseClient } from '@clickhouse/client'

/** Half-open period [since, until) of local times in zone `tz`; an empty bound is open. */
export type Period = {
  readonly since: string
  readonly until: string
  readonly tz: string
  readonly provider: string
}

export type CallRow = {
  readonly provider: string
  readonly direction: string
  readonly outcome: string
  readonly calls: number
  readonly talk_seconds_median: number | null
  readonly talk_seconds_sum: number | null
}

export type OfferedRow = {
  readonly provider: string
  readonly offered: number
  readonly answered: number
  readonly missed: number
  readonly voicemail: number
  readonly abandoned: number
  readonly talk_seconds_median: number | null
}

export type ResponseRow = {
  readonly provider: string
  readonly turns: number
  readonly answered_by_human: number
  readonly answered_by_bot: number
  readonly closed_unanswered: number
  readonly waiting: number
  readonly response_seconds_median: number | null
  readonly response_seconds_p90: number | null
}

export type VolumeRow = {
  readonly provider: string
  readonly channel: string
  readonly direction: string
  readonly messages: number
  readonly failed: number
}

export type Report = {
  readonly calls: readonly CallRow[]
  readonly offered: readonly OfferedRow[]
  readonly responses: readonly ResponseRow[]
  readonly volumes: readonly VolumeRow[]
}

const MEDIAN = 'quantileExactInclusiveOrNull(0.5)'
const P90 = 'quantileExactInclusiveOrNull(0.9)'

/** Every number is one that a view defines; the period and the grouping are all that is added here. */
export async function queryReport(client: ClickHouseClient, period: Period): Promise<Report> {
  const rows = async <T>(query: string) => {
    const result = await client.query({ query, query_params: { ...period }, format: 'JSONEachRow' })
    return result.json<T>()
  }
  const [calls, offered, responses, volumes] = await Promise.all([
    rows<CallRow>(CALLS),
    rows<OfferedRow>(OFFERED),
    rows<ResponseRow>(RESPONSES),
    rows<VolumeRow>(VOLUMES),
  ])
  return { calls, offered, responses, volumes }
}

/** Limits `time` to the period, and `date` (its UTC date) as well, so that partitions are pruned. */
function within(time: string, date: string | null): string {
  const since = 'toDateTime64({since:String}, 3, {tz:String})'
  const until = 'toDateTime64({until:String}, 3, {tz:String})'
  const dates =
    date === null
      ? []
      : [
          `({since:String} = '' OR ${date} >= toDate(${orEpoch('since', since)}, 'UTC'))`,
          `({until:String} = '' OR ${date} <= toDate(${orEpoch('until', until)}, 'UTC'))`,
        ]
  return [
    `({provider:String} = '' OR provider = {provider:String})`,
    `({since:String} = '' OR ${time} >= ${orEpoch('since', since)})`,
    `({until:String} = '' OR ${time} < ${orEpoch('until', until)})`,
    ...dates,
  ].join(' AND ')
}

/** An open bound must still parse. */
const orEpoch = (name: string, parsed: string) =>
  parsed.replace(
    `{${name}:String}`,
    `if({${name}:String} = '', '1970-01-01 00:00:00', {${name}:String})`,
  )

const CALLS = `
  SELECT provider, direction, outcome, toUInt32(count()) AS calls,
    ${MEDIAN}(talk_seconds) AS talk_seconds_median, sum(talk_seconds) AS talk_seconds_sum
  FROM calls WHERE ${within('started_at', 'occurred_date')}
  GROUP BY provider, direction, outcome ORDER BY provider, direction, calls DESC, outcome`

const OFFERED = `
  SELECT provider, toUInt32(countIf(is_offered)) AS offered,
    toUInt32(countIf(is_offered AND outcome = 'answered')) AS answered,
    toUInt32(countIf(is_offered AND outcome = 'missed')) AS missed,
    toUInt32(countIf(is_offered AND outcome = 'voicemail')) AS voicemail,
    toUInt32(countIf(is_offered AND outcome = 'abandoned')) AS abandoned,
    ${MEDIAN}(if(is_offered, talk_seconds, NULL)) AS talk_seconds_median
  FROM calls WHERE ${within('started_at', 'occurred_date')}
  GROUP BY provider ORDER BY provider`

const RESPONSES = `
  SELECT provider, toUInt32(count()) AS turns,
    toUInt32(countIf(turn_status = 'answered_by_human')) AS answered_by_human,
    toUInt32(countIf(turn_status = 'answered_by_bot')) AS answered_by_bot,
    toUInt32(countIf(turn_status = 'closed_unanswered')) AS closed_unanswered,
    toUInt32(countIf(turn_status = 'waiting')) AS waiting,
    ${MEDIAN}(response_seconds) AS response_seconds_median,
    ${P90}(response_seconds) AS response_seconds_p90
  FROM response_turns WHERE ${within('waiting_since', null)}
  GROUP BY provider ORDER BY provider`

const VOLUMES = `
  SELECT provider, channel, direction, toUInt32(countIf(NOT is_failed)) AS messages,
    toUInt32(countIf(is_failed)) AS failed
  FROM communications WHERE kind = 'message' AND ${within('occurred_at', 'occurred_date')}
  GROUP BY provider, channel, direction ORDER BY provider, messages DESC, channel, direction`
