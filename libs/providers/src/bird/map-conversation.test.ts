import type { ConversationEvent } from '@tributary/core'
import { FINAL_VERSION } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { CONTACT, CREATED, drafts, eventOf, UPDATED } from './testing.ts'

describe('bird: conversations', () => {
  test.each<[string, object, Partial<ConversationEvent>]>([
    ['status closed', { status: 'closed' }, { status: 'closed', is_closed: true }],
    ['status active', { status: 'active' }, { status: 'active', is_closed: false }],
    ['another status', { status: 'snoozed' }, { status: 'snoozed', is_closed: null }],
    ['no status', {}, { status: null, is_closed: null }],
    ['a name', { name: 'Order 1024' }, { title: 'Order 1024' }],
    [
      'a count',
      { activeParticipantCount: 3, pendingParticipantCount: 2 },
      { participant_count: 3 },
    ],
    ['a count that is a fraction', { activeParticipantCount: 1.5 }, { participant_count: null }],
    ['a count above the limit', { activeParticipantCount: 1e12 }, { participant_count: null }],
  ])('a conversation with %s is mapped', (_, over, expected) => {
    expect(eventOf(over)).toMatchObject(expected)
  })

  test.each<[string, string, object, number | null]>([
    ['created: when it was created', 'created', {}, Date.parse(CREATED)],
    ['updated: when it was updated', 'updated', {}, Date.parse(UPDATED)],
    ['deleted: its last update', 'deleted', {}, Date.parse(UPDATED)],
    ['updated without a time: unknown', 'updated', { updatedAt: null }, null],
  ])('the time of %s', (_, action, over, expected) => {
    expect(eventOf(over, action).occurred_at).toBe(expected)
  })

  test('at one time a deletion is newer than an update, and an update newer than a creation', () => {
    const actions = ['created', 'updated', 'deleted']
    const versions = actions.map((action) => eventOf({}, action).version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  test('a deletion without a time is final and needs only the id', () => {
    const [draft] = drafts('conversation.deleted', { id: 'conversation-1' })
    expect(draft?.facts).toMatchObject({
      is_deleted: true,
      is_partial: true,
      version: FINAL_VERSION,
      occurred_at: null,
    })
  })

  test('a deletion keeps its event id when the rest of its body differs', () => {
    const ids = [{}, { reason: 'x' }].map(
      (more) =>
        drafts('conversation.deleted', { id: 'conversation-1', ...more })[0]?.facts.event_id,
    )
    expect(ids[0]).toBe(ids[1])
  })

  test('a user who began the conversation is not its contact', () => {
    const featuredParticipants = [{ id: 'user-1', type: 'user' }, CONTACT]
    const { contact_id } = eventOf({
      initiatingParticipant: { type: 'user' },
      featuredParticipants,
    })
    expect(contact_id).toBe('contact-1')
  })
})
