import { expect, test } from 'vitest'
import { retentionOf } from './topics.ts'

const DAY_MS = 86_400_000
const LATEST_MS = 9 * DAY_MS + 6 * 60_000
const config = { 'retention.ms': 7 * DAY_MS, 'retention.bytes': -1, 'segment.ms': 2 * DAY_MS }

test.for([
  ['time alone', {}, 7 * DAY_MS, LATEST_MS],
  ['time and bytes', { 'retention.bytes': 1_000_000 }, 0, LATEST_MS],
  ['bytes alone', { 'retention.ms': -1, 'retention.bytes': 1_000_000 }, 0, null],
  ['nothing', { 'retention.ms': -1 }, null, null],
] as const)(
  'retention says when Kafka deletes a record, at the earliest and at the latest: by %s',
  ([, own, atLeastMs, atMostMs]) => {
    const values = new Map(Object.entries({ ...config, ...own }))
    expect(retentionOf(values)).toEqual({ atLeastMs, atMostMs })
  },
)
