import { describe, expect, test } from 'vitest'
import { call } from './example-facts.ts'
import { foldCall } from './fold.ts'

const ringing = call({
  ...{ event_id: 'ringing', version: 1, direction: 'inbound', outcome: 'in_progress' },
  ...{ started_at: 1_000, contact_address: '+1', medium: 'video', is_internal: true },
})
const answered = call({
  ...{ event_id: 'answered', version: 2, outcome: 'answered', answered_by: 'u' },
  ...{ answered_at: 5_000, ended_at: 15_500, contact_address: '', is_internal: false },
})

describe('a call', () => {
  test('has in each field the value of the newest record that states one', () => {
    expect(foldCall([ringing, answered])).toMatchObject({
      ...{ direction: 'inbound', outcome: 'answered', contact_address: '+1', agent_id: 'u' },
      ...{ started_at: 1_000, ring_seconds: 4, talk_seconds: 10.5, total_seconds: 14.5 },
      ...{ is_internal: false, is_offered: true, event_id: 'answered', version: 2 },
    })
  })

  test('always has the medium of its newest record', () => {
    expect(foldCall([ringing, answered])).toMatchObject({ medium: 'phone', channel: 'phone' })
  })

  test('occurs at its start, or at the time of its records while no start is known', () => {
    const early = call({ event_id: 'early', version: 3, occurred_at: 7_200_500 })
    expect(foldCall([early])).toMatchObject({ occurred_at: 7_200_500, occurred_hour: 7_200_000 })
    expect(foldCall([early, ringing])).toMatchObject({ occurred_at: 1_000, occurred_hour: 0 })
  })

  test('has talk time only when it was answered', () => {
    const busy = call({ event_id: 'busy', version: 3, outcome: 'busy', talk_seconds: 4 })
    expect(foldCall([answered, busy])).toMatchObject({ talk_seconds: null, ring_seconds: null })
  })

  test('is hidden by a partial deletion and restored by a newer partial record', () => {
    const bare = { is_partial: true, version: 9 } as const
    const deletion = call({ ...bare, event_id: 'deletion', is_deleted: true })
    const restore = call({ ...bare, event_id: 'restore', version: 10 })
    expect(foldCall([answered, deletion])).toBeNull()
    expect(foldCall([answered, deletion, restore])).not.toBeNull()
  })

  test('loses the value that a replay leaves empty', () => {
    const { record } = ringing
    const replayed = call({ ...record, mapping_version: 2, contact_address: null })
    expect(foldCall([ringing, answered, replayed])?.contact_address).toBe('')
    expect(foldCall([replayed, answered, ringing])?.contact_address).toBe('')
  })
})
