import { describe, expect, test } from 'vitest'
import { CONTACT, conversation, eventOf, message, outcomeOf, SHOWN, shown } from './testing.ts'

describe('bird: events', () => {
  test.each<[string, string]>([
    ['email.interaction', 'interaction'],
    ['whatsapp.interactions', 'interaction'],
    ['voice.interaction', 'interaction'],
    ['channel.created', 'channel_admin'],
    ['channel-updated', 'channel_admin'],
    ['sms.inbound', 'other_message_source'],
    ['pigeon.outbound', 'other_message_source'],
    ['conversation.archived', 'unknown_event'],
    ['inbound', 'unknown_event'],
    ['a.b.inbound', 'unknown_event'],
  ])('%s is skipped as %s', (event, reason) => {
    expect(outcomeOf({ event, payload: { id: 'x' } })).toEqual({ kind: 'skip', reason })
  })

  test.each<[string, object, string]>([
    ['no event', { service: 'channels', payload: {} }, 'INVALID_ENVELOPE'],
    ['a payload that is a list', { event: 'sms.inbound', payload: [] }, 'INVALID_ENVELOPE'],
    [
      'a conversation without an id',
      { event: 'conversation.created', payload: {} },
      'MISSING_FIELD',
    ],
    ['a call without an id', { event: 'voice.inbound', payload: {} }, 'MISSING_FIELD'],
  ])('%s is a dead letter', (_, document, code) => {
    expect(outcomeOf(document)).toMatchObject({ kind: 'dead', code })
  })
})

describe('bird: channels', () => {
  test.each<[string, string]>([
    ['sms', 'sms'],
    ['whatsapp', 'whatsapp'],
    ['email', 'email'],
    ['line', 'line'],
    ['instagram', 'instagram'],
    ['facebook', 'facebook'],
    ['viber', 'viber'],
    ['linkedin', 'linkedin'],
    ['tiktok', 'tiktok'],
    ['telegram', 'telegram'],
    ['rcs', 'rcs'],
    ['apple', 'apple'],
    ['apple-business-chat', 'apple'],
    ['applemessagesforbusiness', 'apple'],
    ['pigeon', 'other'],
  ])('a message of platform %s has channel %s', (platform, channel) => {
    expect(message(`${platform}.inbound`).channel).toBe(channel)
    expect(message(`${platform}.outbound`).channel).toBe(channel)
  })

  test.each<[string, string]>([
    ['facebookid-509207435603226', 'facebook'],
    ['instagramid-1', 'instagram'],
    ['telegramid', 'telegram'],
    ['emailaddress', 'email'],
    ['emailAddress', 'email'],
    ['FacebookId-1', 'facebook'],
    ['phonenumber', 'unknown'],
    ['pigeonid-1', 'unknown'],
    ['', 'unknown'],
  ])('a contact with identifier %s is on channel %s', (identifierKey, channel) => {
    const participant = { ...CONTACT, contact: { identifierKey, identifierValue: 'x' } }
    expect(eventOf({ initiatingParticipant: participant }).channel).toBe(channel)
    expect(shown({ ...SHOWN, sender: participant }, { initiatingParticipant: null })?.channel).toBe(
      channel,
    )
  })

  test('the channel name of the endpoint wins', () => {
    const options = { channels: { 'channel-1': 'sms' } }
    const facts = conversation({ channelId: 'channel-1', lastMessage: SHOWN }, 'updated', options)
    expect(facts.map((draft) => draft.kind !== 'call' && draft.facts.channel)).toEqual([
      'sms',
      'sms',
    ])
    expect(eventOf({ channelId: 'constructor' }).channel).toBe('unknown')
  })
})
