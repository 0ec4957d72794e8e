import { describe, expect, test } from 'vitest'
import { AT, drafts, item, itemEvent } from './testing.ts'

const call = (type: string, data: object, fields: object = {}) =>
  item({ event: { type, data }, ...fields })

describe('spruce: calls', () => {
  const voicemail = { mimetype: 'audio/mpeg', signedUrl: { url: 'https://media.example.com/v' } }
  const wrapped = { type: 'audio', title: null, data: voicemail }
  const shell = { mime_type: null, signed_url: { url: null, expires_at: null } }
  const answeredBy = { teammateID: 'entity_1' }

  test.each([
    ['answered', 'inboundCall', { answered: true }, 'answered', 60, null],
    ['unanswered', 'inboundCall', { answered: false }, 'missed', null, null],
    ['with voicemail', 'inboundCall', { answered: false, voicemail }, 'voicemail', null, 60],
    [
      'answered, with voicemail',
      'inboundCall',
      { answered: true, voicemail },
      'answered',
      60,
      null,
    ],
    ['unsaid, with voicemail', 'inboundCall', { answered: null, voicemail }, 'voicemail', null, 60],
    [
      'with wrapped voicemail',
      'inboundCall',
      { answered: false, voicemail: wrapped },
      'voicemail',
      null,
      60,
    ],
    ['unsaid, with an empty shell', 'inboundCall', { voicemail: shell }, 'unknown', null, null],
    [
      'unanswered, with an empty shell',
      'inboundCall',
      { answered: false, voicemail: shell },
      'missed',
      null,
      null,
    ],
    ['unsaid, but somebody answered', 'inboundCall', { answeredBy }, 'answered', 60, null],
    ['unsaid', 'inboundCall', {}, 'unknown', null, null],
    ['spam', 'inboundCall', { answered: true, spam: true }, 'blocked', null, null],
    [
      'spam with voicemail',
      'inboundCall',
      { answered: false, spam: true, voicemail },
      'blocked',
      null,
      null,
    ],
    ['failed', 'inboundCall', { answered: false, failed: true }, 'failed', null, null],
    ['answered', 'outboundCall', { answered: true }, 'answered', 60, null],
    ['unanswered', 'outboundCall', { answered: false }, 'no_answer', null, null],
    ['failed', 'outboundCall', { answered: false, failed: true }, 'failed', null, null],
    ['with voicemail', 'outboundCall', { answered: false, voicemail }, 'voicemail', null, null],
    ['answered', 'inboundVideoCall', { answered: true }, 'answered', 60, null],
    ['unanswered', 'inboundVideoCall', { answered: false }, 'missed', null, null],
    ['unanswered', 'outboundVideoCall', { answered: false }, 'no_answer', null, null],
    ['unanswered, of a new type', 'parkedCall', { answered: false }, 'no_answer', null, null],
  ])('%s %s: outcome and seconds', (_, type, data, outcome, talk, recording) => {
    expect(call(type, { duration: 60, ...data })).toMatchObject({
      outcome,
      talk_seconds: talk,
      voicemail_seconds: recording,
      provider_duration_seconds: 60,
      medium: type.includes('Video') ? 'video' : 'phone',
      answered_at: null,
      ended_at: null,
    })
  })

  test.each([
    ['a number', 90, 90],
    ['a numeric string', '90', 90],
    ['null', null, null],
    ['a negative number', -1, null],
    ['words', '1 min', null],
  ])('a duration that is %s', (_, duration, seconds) => {
    const facts = call('inboundCall', { answered: true, duration })
    expect(facts).toMatchObject({ talk_seconds: seconds, provider_duration_seconds: seconds })
  })

  test.each([
    ['answered', 'inboundCall', { answered: true }, 'missed'],
    ['answered', 'outboundCall', { answered: true }, 'no_answer'],
    ['answered, with voicemail', 'inboundCall', { answered: true, voicemail }, 'voicemail'],
    ['unsaid, but somebody answered', 'inboundCall', { answeredBy }, 'missed'],
  ])('%s %s of zero seconds was not answered', (_, type, data, outcome) => {
    const expected = { outcome, talk_seconds: null, provider_duration_seconds: 0 }
    expect(call(type, { duration: 0, ...data })).toMatchObject(expected)
  })

  test.each([
    ['a teammate', { teammateID: 'e_1', lineId: 'pl_1' }, 'e_1', undefined],
    [
      'a flat teammate',
      { teammate_id: 'e_1', line_id: null, external_number: null },
      'e_1',
      undefined,
    ],
    ['a line', { lineId: 'pl_1', externalNumber: '+13105550199' }, 'pl_1', undefined],
    ['an external number', { externalNumber: '+13105550199' }, '+13105550199', ['answered_by']],
    ['a withheld number', { externalNumber: 'anonymous' }, null, undefined],
    ['a withheld number, dialed', { externalNumber: '+266696687' }, null, undefined],
    ['nobody', { teammateID: null, lineId: null, externalNumber: null }, null, undefined],
  ])('a call answered by %s', (_, answeredBy, by, addressFields) => {
    const event = { type: 'inboundCall', data: { answered: true, answeredBy } }
    const [draft] = drafts(itemEvent({ event }, 'created', AT))
    expect(draft?.facts).toMatchObject({ answered_by: by })
    expect(draft?.addressFields).toEqual(addressFields)
  })

  test('the initiator is a plain id in a video call and an object in a phone call, otherwise the author', () => {
    const author = { author: { id: 'e_2' } }
    expect(call('outboundVideoCall', { initiatedBy: 'e_1' }, author)['initiated_by']).toBe('e_1')
    expect(call('outboundCall', { initiatedBy: { lineId: 'pl_1' } })['initiated_by']).toBe('pl_1')
    expect(call('outboundCall', {}, author)['initiated_by']).toBe('e_2')
    expect(call('inboundCall', {}, author)['initiated_by']).toBeNull()
  })

  test.each([
    ['unsaid', undefined, null],
    ['none', [], false],
    ['an empty shell', [shell], false],
    ['one', [{ mimetype: 'audio/mpeg', signedUrl: {} }], true],
  ])('recordings: %s', (_, recordings, has) => {
    expect(call('inboundCall', { recordings })['has_recording']).toBe(has)
  })

  test.each([
    ['that is listed as none', { voicemail, recordings: [] }, true],
    ['that is not listed', { voicemail }, true],
    ['that is an empty shell', { voicemail: shell }, null],
  ])('the audio of a voicemail %s is a recording', (_, data, has) => {
    expect(call('inboundCall', { answered: false, ...data })['has_recording']).toBe(has)
  })

  test.each([
    ['team', true],
    ['note', true],
    ['phone', false],
    [null, null],
  ])('a call in a conversation of type %s is internal: %s', (type, internal) => {
    expect(call('inboundCall', {}, { conversation: { type } })['is_internal']).toBe(internal)
  })

  test.each([
    ['by its name', 'inboundCall', { direction: 'none' }, 'inbound'],
    ['by the field where the name is new', 'parkedCall', { direction: 'outbound' }, 'outbound'],
    ['none among teammates', 'inboundCall', { conversation: { type: 'team' } }, 'unknown'],
  ])('the direction of a call is known %s', (_, type, fields, direction) => {
    expect(call(type, { answered: true }, fields)['direction']).toBe(direction)
  })
})
