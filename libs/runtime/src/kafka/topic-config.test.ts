import type { TopicClass } from '@tributary/core'
import { expect, test } from 'vitest'
import type { Env } from '../service/config.ts'
import { readConfig } from '../service/config.ts'
import { TOPIC_FIELDS, topicConfig } from './topic-config.ts'

const GIB = 1024 ** 3
const configOf = (kind: TopicClass, env: Env = {}) =>
  topicConfig(kind, readConfig({ topics: TOPIC_FIELDS }, env).topics)

test.for([
  ['by default', {}, GIB, GIB / 8],
  ['a small one', { QUARANTINE_RETENTION_BYTES: String(GIB / 16) }, GIB / 16, GIB / 128],
  ['a large one', { QUARANTINE_RETENTION_BYTES: String(100 * GIB) }, 100 * GIB, GIB],
] as const)(
  'the quarantine has a limit in bytes and smaller segments: %s',
  ([, env, kept, segment]) => {
    expect(configOf('quarantine', env)).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': String(7 * 86_400_000),
      'retention.bytes': String(kept),
      'segment.bytes': String(segment),
    })
  },
)

test('a segment of the quarantine has room for the largest record', () => {
  const smallest = configOf('quarantine', { QUARANTINE_RETENTION_BYTES: String(GIB / 16) })
  expect(Number(smallest['segment.bytes'])).toBeGreaterThanOrEqual(
    Number(smallest['max.message.bytes']),
  )
  expect(() =>
    configOf('quarantine', { QUARANTINE_RETENTION_BYTES: String(GIB / 16 - 1) }),
  ).toThrow('QUARANTINE_RETENTION_BYTES must be a whole number from 67108864')
})

test.for(['raw', 'unified', 'erasures', 'dead', 'control', 'ledger'] as const)(
  'topics of class %s have no limit in bytes',
  (kind) => {
    expect(Object.keys(configOf(kind))).not.toContain('retention.bytes')
  },
)

test('an announcement of an erasure outlives the records that it refers to, segments included', () => {
  const env = { UNIFIED_RETENTION: '2d' }
  const retentionOf = (kind: TopicClass) => Number(configOf(kind, env)['retention.ms'])
  const segmentMs = 7 * 86_400_000
  expect(retentionOf('erasures')).toBeGreaterThan(retentionOf('unified') + segmentMs)
})

test('a dead letter fits into its topic, however large its source record is', () => {
  const limitOf = (kind: TopicClass) => Number(configOf(kind)['max.message.bytes'])
  const headers = 64 * 1024
  expect(limitOf('dead')).toBeGreaterThan(limitOf('raw') + headers)
  expect(limitOf('dead')).toBeGreaterThan(limitOf('unified') + headers)
})
