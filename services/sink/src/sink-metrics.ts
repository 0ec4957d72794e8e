import type { Metrics } from '@tributary/runtime/service'
import { COUNT_BUCKETS, SECONDS_BUCKETS } from '@tributary/runtime/service'
import type { Insert } from './table-writer.ts'

/** The insert with metrics by table: its rows, its seconds, and whether it failed. */
export function measuredInsert(metrics: Metrics, insert: Insert): Insert {
  const rows = metrics.histogram('tributary_sink_insert_rows', 'Rows per insert.', {
    labels: ['table'],
    buckets: COUNT_BUCKETS,
  })
  const seconds = metrics.histogram(
    'tributary_sink_insert_seconds',
    'Seconds from an insert to its acknowledgement.',
    { labels: ['table'], buckets: SECONDS_BUCKETS },
  )
  const failures = metrics.counter(
    'tributary_sink_insert_failures_total',
    'Inserts that ClickHouse did not take, for any reason.',
    ['table'],
  )
  return async (table, schema, datums) => {
    const started = performance.now()
    try {
      await insert(table, schema, datums)
      rows.observe({ table }, datums.length)
      seconds.observe({ table }, (performance.now() - started) / 1_000)
    } catch (error) {
      failures.inc({ table })
      throw error
    }
  }
}
