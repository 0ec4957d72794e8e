import { expect, test } from 'vitest'
import { callDraft, conversationDraft, messageDraft } from '../draft.ts'
import type { Facts } from '../provider.ts'
import { personalDataOutsideItsPlace } from './personal-data.ts'

const STATED = { event_id: 'e', account_id: 'clinic', version: 1 }

const call = (facts: Partial<Facts<'call'>>) =>
  callDraft({ ...STATED, call_id: 'call-1', ...facts })

const problemsOf = (document: object, facts: Partial<Facts<'call'>>) =>
  personalDataOutsideItsPlace(Buffer.from(JSON.stringify(document)), [call(facts)])

test.each<[string, object, string]>([
  ['the name of a teammate', { user: { id: 7, name: 'Julia Roe' } }, 'Julia Roe'],
  ['a short name', { user: { name: 'Al' } }, 'Al'],
  ['first and last name together', { user: { firstName: 'Ada', lastName: 'Fox' } }, 'Ada Fox'],
  ['a name inside of an id', { user: { display_name: 'Julia Roe' } }, 'user:Julia Roe'],
  ['a name in a list', { users: [{ FriendlyName: 'Julia' }] }, 'Julia'],
])('%s in answered_by is personal data outside its place', (_, document, answeredBy) => {
  expect(problemsOf(document, { answered_by: answeredBy })).toEqual([
    'call.answered_by shows a name',
  ])
})

test('the name of a teammate in a form is found', () => {
  const body = Buffer.from('CallSid=CA1&CallerName=Julia+Roe')
  const drafts = [call({ initiated_by: 'Julia Roe' })]
  expect(personalDataOutsideItsPlace(body, drafts)).toEqual(['call.initiated_by shows a name'])
})

test('an address in an id field is found, unless the draft lists the field', () => {
  const facts = { contact_address: '+12025550143', answered_by: '+12025550143' }
  expect(problemsOf({}, facts)).toEqual([
    'call.answered_by shows a value of a contact or content field',
  ])
  const listed = callDraft(
    { ...STATED, call_id: 'call-1', ...facts },
    { addressFields: ['answered_by'] },
  )
  expect(personalDataOutsideItsPlace(Buffer.from('{}'), [listed])).toEqual([])
})

test('an id, a word of an enumeration and a part of another word are not names', () => {
  const document = { id: 'user-7', bot: { name: 'answered' }, user: { name: 'Al' } }
  expect(problemsOf(document, { answered_by: 'Alpha-7', outcome: 'answered' })).toEqual([])
})

test('a name in a field for content is in its place', () => {
  const body = Buffer.from(JSON.stringify({ name: 'Julia Roe' }))
  const drafts = [
    conversationDraft({ ...STATED, conversation_id: 'c', title: 'Julia Roe' }),
    messageDraft({ ...STATED, message_id: 'm', body: 'This is Julia Roe.' }),
  ]
  expect(personalDataOutsideItsPlace(body, drafts)).toEqual([])
})
