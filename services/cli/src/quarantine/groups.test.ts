import { expect, test } from 'vitest'
import { createQuarantineGroups } from './groups.ts'
import { readQuarantined } from './quarantined.ts'

const request = (timestampMs: number, headers: Readonly<Record<string, string>>) =>
  readQuarantined({
    ...{ topic: 'quarantine.webhooks', partition: 0, offset: 1n, key: null },
    ...{ value: Buffer.alloc(10), headers, timestampMs },
  })

test('requests are counted by provider, endpoint and reason, most first', () => {
  const spruce = { provider: 'spruce', endpoint: 'default', reason: 'wrong_signature' }
  const groups = createQuarantineGroups()
  groups.add(request(0, {}), false)
  groups.add(request(Date.UTC(2026, 10, 3), spruce), true)
  groups.add(request(Date.UTC(2026, 10, 2), spruce), false)
  expect(groups.all()).toEqual([
    {
      ...{ ...spruce, requests: 2, admitted: 1, bytes: 20 },
      oldest_received_at: '2026-11-02T00:00:00.000Z',
      newest_received_at: '2026-11-03T00:00:00.000Z',
    },
    {
      ...{ provider: 'unknown', endpoint: 'unknown', reason: 'unknown' },
      ...{ requests: 1, admitted: 0, bytes: 10 },
      oldest_received_at: '1970-01-01T00:00:00.000Z',
      newest_received_at: '1970-01-01T00:00:00.000Z',
    },
  ])
})
