import { expect, test } from 'vitest'
import { createDeadGroups } from './dead-groups.ts'
import type { DeadLetter } from './dead-letter.ts'

const letter = (of: Partial<DeadLetter>): DeadLetter => ({
  record: {
    ...{ topic: 'dead.normalizer', partition: 0, offset: 1n, key: null, value: Buffer.of() },
    ...{ headers: {}, timestampMs: 0 },
  },
  ...{ coordinates: 'dead.normalizer/0/1', stage: 'normalizer', code: 'INVALID_JSON', detail: '' },
  ...{ provider: 'spruce', source: 'raw.spruce/0/1', failedAtMs: Date.UTC(2026, 10, 2) },
  redrives: 0,
  ...of,
})

test('dead letters are counted by stage, code and provider, most first', () => {
  const groups = createDeadGroups()
  groups.add(letter({ provider: 'bird' }), false)
  const newest = { coordinates: 'dead.normalizer/0/9', failedAtMs: Date.UTC(2026, 10, 4) }
  groups.add(letter({ ...newest, redrives: 2 }), true)
  groups.add(letter({ failedAtMs: Date.UTC(2026, 10, 1), redrives: 1 }), false)
  const group = { stage: 'normalizer', code: 'INVALID_JSON' }
  expect(groups.all()).toEqual([
    {
      ...{ ...group, provider: 'spruce', records: 2, redriven: 1, redrives: 3, redrives_max: 2 },
      oldest_failed_at: '2026-11-01T00:00:00.000Z',
      newest_failed_at: '2026-11-04T00:00:00.000Z',
      newest_address: 'dead.normalizer/0/9',
    },
    {
      ...{ ...group, provider: 'bird', records: 1, redriven: 0, redrives: 0, redrives_max: 0 },
      oldest_failed_at: '2026-11-02T00:00:00.000Z',
      newest_failed_at: '2026-11-02T00:00:00.000Z',
      newest_address: 'dead.normalizer/0/1',
    },
  ])
})

test('without dead letters there are no groups', () => {
  expect(createDeadGroups().all()).toEqual([])
})
