import { describe, expect, test } from 'vitest'
import { CONVERSATION, call, event, message } from './example-facts.ts'
import { foldConversation } from './fold.ts'
import type { Fact } from './index.ts'

const fold = (...facts: readonly Fact[]) => foldConversation(CONVERSATION, facts)
const inHere = { conversation_id: 'c' } as const

describe('a conversation', () => {
  test('is known by a bare record that names it', () => {
    const bare = message({ ...inHere, is_partial: true, contact_id: 'p', channel: 'sms' })
    expect(fold(bare)).toMatchObject({ channel: 'unknown', contact_id: 'p', last_event_at: null })
  })

  test('has the newest channel and contact of any kind of record', () => {
    const row = fold(
      message({ ...inHere, version: 1, channel: 'sms', contact_address: '+1' }),
      call({ ...inHere, version: 2, medium: 'video' }),
      event({ version: 3, channel: 'unknown' }),
    )
    expect(row).toMatchObject({ channel: 'video', contact_id: '', contact_key: '+1' })
  })

  test('has state of conversation events: some values of the newest that states one', () => {
    const row = fold(
      event({ event_id: '1', version: 1, status: 'open', is_closed: true, assignee_id: 'u' }),
      event({ event_id: '2', version: 2, tags: ['vip'], participant_count: -1 }),
    )
    expect(row).toMatchObject({ status: 'open', is_closed: true, assignee_id: '', tags: ['vip'] })
    expect(row?.participant_count).toBeNull()
  })

  test('loses the activity of a message that moved to another conversation', () => {
    const here = message({ ...inHere, version: 1, occurred_at: 5, channel: 'sms' })
    const moved = message({ event_id: 'later', version: 2, conversation_id: 'd', occurred_at: 6 })
    expect(fold(here)).toMatchObject({ last_event_at: 5, last_message_at: 5, event_id: 'e' })
    expect(fold(here, moved)).toMatchObject({ channel: 'sms', last_event_at: null, event_id: '' })
  })

  test('counts notes and calls as events, not as messages', () => {
    const note = message({ ...inHere, is_internal: true, occurred_at: 7 })
    const row = fold(note, call({ ...inHere, started_at: 9 }), event({ last_message_at: 3 }))
    expect(row).toMatchObject({ last_event_at: 9, last_message_at: 3 })
  })

  test('is hidden by a deletion unless a newer event carries its state', () => {
    const deletion = event({ event_id: 'gone', is_partial: true, is_deleted: true, version: 5 })
    const named = message({ ...inHere, version: 9 })
    expect(fold(named, deletion)).toBeNull()
    expect(fold(named, deletion, event({ version: 5 }))).toBeNull()
    expect(fold(named, deletion, event({ version: 6 }))).not.toBeNull()
  })
})
