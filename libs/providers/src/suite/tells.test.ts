import { expect, test } from 'vitest'
import { callDraft, conversationDraft, messageDraft } from '../draft.ts'
import type { Draft } from '../provider.ts'
import type { TellableFact, Tells, Told } from '../tells.ts'
import { TELLABLE_FACTS } from '../tells.ts'
import { contradictionsOf } from './tells.suite.ts'

const NAMED = { event_id: 'e', account_id: 'a', version: 0 }
const call = (facts: object): Draft => callDraft({ ...NAMED, call_id: 'c', ...facts })
const message = (facts: object): Draft => messageDraft({ ...NAMED, message_id: 'm', ...facts })

/** Records that show a fact, and nothing else. */
const SHOWING: Readonly<Partial<Record<TellableFact, readonly Draft[]>>> = {
  answer: [call({ answered_at: 2 })],
  end: [call({ ended_at: 3 })],
  agent: [call({ answered_by: 'u' })],
  bot: [message({ author_kind: 'automation' })],
  close: [conversationDraft({ ...NAMED, conversation_id: 't', is_closed: true })],
  recording: [call({ has_recording: true })],
  delivery: [message({ direction: 'outbound', delivery_status: 'sent' })],
  reason: [message({ status_reason: '30003' })],
  abandoned: [call({ outcome: 'abandoned' })],
}

/** A declaration that only these facts are stated, sometimes. */
function tellsOf(...told: readonly string[]): Tells {
  const facts = Object.keys(TELLABLE_FACTS) as readonly TellableFact[]
  const lines = facts.map((fact): [string, Told] => [
    fact,
    [told.includes(fact) ? 'sometimes' : 'never', ''],
  ])
  return Object.fromEntries(lines) as Tells
}

test.each(Object.entries(SHOWING))('%s is never told, or some fixture shows it', (fact, drafts) => {
  expect(contradictionsOf({ tells: tellsOf(fact) }, drafts)).toEqual([])
  const hidden = contradictionsOf({ tells: tellsOf() }, drafts)
  expect(hidden).toEqual([expect.stringContaining(`"${fact}" is declared as never`)])
  const unproven = contradictionsOf({ tells: tellsOf(fact) }, [])
  expect(unproven).toEqual([expect.stringContaining(`"${fact}" is declared as sometimes`)])
})

test('the ringing of a call is known from two of its states', () => {
  const tells = tellsOf('ring', 'answer')
  const states = [call({ started_at: 1 }), call({ answered_at: 2 })]
  expect(contradictionsOf({ tells }, states)).toEqual([])
  const other = [call({ started_at: 1 }), call({ answered_at: 2, call_id: 'other' })]
  expect(contradictionsOf({ tells }, other)).toHaveLength(1)
})

test.each([
  ['a message that came in', message({ direction: 'inbound', delivery_status: 'received' })],
  ['a call that was not recorded', call({ has_recording: false })],
  ['a contact who wrote', message({ author_kind: 'contact', author_id: 'c' })],
])('%s shows nothing', (_, draft) => {
  expect(contradictionsOf({ tells: tellsOf() }, [draft])).toEqual([])
})
