import { describe, expect, test } from 'vitest'
import { counting, type Published, withFact } from './counting.ts'
import { CONVERSATION, erasure, event, message } from './example-facts.ts'
import { foldAll, foldConversation } from './fold.ts'
import { identityOf, type Message } from './index.ts'

describe('facts that count', () => {
  test('of one event only the highest mapping version counts, even with a lower version', () => {
    const old = message({ version: 9 })
    const replayed = message({ version: 5, mapping_version: 2 })
    expect(counting([old, replayed])).toEqual([replayed])
    expect(counting([replayed, old])).toEqual([replayed])
  })

  test('facts before a withdrawal do not count; one published at its time does', () => {
    const cut = { isErased: false, withdrawnBefore: 200 }
    const facts = [message({ mapping_version: 2 }, 199), message({ mapping_version: 1 }, 200)]
    expect(counting(facts, cut)).toEqual([facts[1]])
  })

  test('a fact that a withdrawal may uncover is kept, one that never counts again is not', () => {
    const first = message({ mapping_version: 2 }, 100)
    const rolledBack = message({ mapping_version: 1 }, 300)
    const both = withFact<Message>([first], rolledBack)
    expect(both).toEqual([first, rolledBack])
    const later = message({ mapping_version: 2 }, 400)
    expect(withFact<Message>(both, later)).toEqual([later])
  })

  test('a repetition changes nothing but the time of publishing', () => {
    const facts: readonly Published<Message>[] = [message({}, 100)]
    expect(withFact(facts, message({ received_at: 5 }, 90))).toBe(facts)
    expect(withFact(facts, message({}, 110))).toEqual([message({}, 110)])
  })

  test('a record is identified by event, mapping version and revision hash', () => {
    const { record } = message({})
    expect(identityOf(message({ received_at: 7 }).record)).toBe(identityOf(record))
    expect(identityOf({ ...record, mapping_version: 2 })).not.toBe(identityOf(record))
  })
})

describe('erasures', () => {
  const facts = [
    message({ conversation_id: 'c', occurred_at: 1 }, 100),
    message({ conversation_id: 'c', occurred_at: 2, message_id: 'n', event_id: 'f' }, 300),
    event({ status: 'open', event_id: 'g' }, 100),
  ]
  const ids = (rows: ReturnType<typeof foldAll>) => rows.message.map((row) => row.message_id)

  test('an erased message never has a row again', () => {
    const erased = [erasure({ kind: 'message', id: 'n' })]
    expect(ids(foldAll(facts, erased))).toEqual(['m'])
    const [conversation] = foldAll(facts, erased).conversation
    expect(conversation?.last_event_at).toBe(1)
    expect(conversation?.last_message_at).toBe(1)
  })

  test('a withdrawn message has a row again once it is published later', () => {
    const withdrawn = [erasure({ kind: 'message', id: 'm', reason: 'withdrawn' })]
    expect(ids(foldAll(facts, withdrawn))).toEqual(['n'])
    expect(ids(foldAll([...facts, message({}, 201)], withdrawn))).toEqual(['m', 'n'])
  })

  test('one conversation event is dropped by its id', () => {
    const dropped = [erasure({ kind: 'conversation_event', id: 'g', reason: 'withdrawn' })]
    expect(foldConversation(CONVERSATION, facts, dropped)?.status).toBe('')
  })

  test('an erased conversation has no row; its messages keep theirs', () => {
    const rows = foldAll(facts, [erasure({ kind: 'conversation', id: 'c' })])
    expect(rows.conversation).toEqual([])
    expect(ids(rows)).toEqual(['m', 'n'])
  })

  test('an erasure of an unknown kind drops nothing', () => {
    expect(ids(foldAll(facts, [erasure({ kind: 'unknown', id: 'm' })]))).toEqual(['m', 'n'])
  })

  test('an erasure of an unknown reason counts as a withdrawal', () => {
    const unknown = [erasure({ kind: 'message', id: 'm', reason: 'unknown' })]
    expect(ids(foldAll(facts, unknown))).toEqual(['n'])
    expect(ids(foldAll([...facts, message({}, 201)], unknown))).toEqual(['m', 'n'])
  })
})
