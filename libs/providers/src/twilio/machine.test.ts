import type { Call } from '@tributary/core'
import { expect, test } from 'vitest'
import type { Form } from './testing.ts'
import { CALL, callOf, INBOUND, OUTBOUND, outcomeOf } from './testing.ts'

const DIALED = { ...OUTBOUND, From: CALL.To, To: CALL.From }
const ANSWERED = { ...DIALED, CallStatus: 'in-progress' }
const ENDED = { ...DIALED, CallStatus: 'completed', CallDuration: '31' }
const detected = (AnsweredBy: string) => ({ CallSid: 'CA1', AccountSid: 'shop', AnsweredBy })

const orders = (webhooks: readonly Form[]): readonly (readonly Form[])[] =>
  webhooks.length < 2
    ? [webhooks]
    : webhooks.flatMap((first, at) =>
        orders(webhooks.toSpliced(at, 1)).map((rest) => [first, ...rest]),
      )

test.each<[string, Call['outcome'] | undefined]>([
  ['machine_start', 'voicemail'],
  ['machine_end_beep', 'voicemail'],
  ['machine_end_silence', 'voicemail'],
  ['machine_end_other', 'voicemail'],
  ['fax', 'no_answer'],
])('%s, detected at any time, makes the call %s', (AnsweredBy, outcome) => {
  const account = { AccountSid: 'shop' }
  const webhooks = [{ ...ANSWERED, ...account }, detected(AnsweredBy), { ...ENDED, ...account }]
  for (const order of orders(webhooks)) {
    expect(callOf(order)).toMatchObject({ outcome, talk_seconds: null })
  }
})

test.each(['human', 'unknown', ''])('%s, detected late, changes nothing', (AnsweredBy) => {
  expect(outcomeOf(detected(AnsweredBy))).toEqual({ kind: 'skip', reason: 'call_without_status' })
})

test('a machine that a callback before the end names is known at the end', () => {
  const call = callOf([{ ...ANSWERED, AnsweredBy: 'machine_start' }, ENDED])
  expect(call).toMatchObject({ outcome: 'voicemail', talk_seconds: null })
  expect(call).not.toHaveProperty('answered_at')
})

test('no machine takes a call that comes in', () => {
  const call = callOf([{ ...INBOUND, CallStatus: 'in-progress', AnsweredBy: 'machine_start' }])
  expect(call['outcome']).toBe('in_progress')
})
