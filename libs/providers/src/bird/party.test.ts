import type { Message } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import { call, conversation, message, NUMBER, SHOWN, shown } from './testing.ts'

describe('bird: robots', () => {
  const by = (type: string, automation: object) => {
    const lastMessage = { ...SHOWN, sender: { id: 'sender-1', type } }
    const [, draft] = conversation({ lastMessage }, 'updated', { automation })
    return draft?.facts
  }

  test.each<[string, object, Message['author_kind']]>([
    ['accessKey', { apiMessages: 'human' }, 'unknown'],
    ['accessKey', { apiMessages: 'human', authors: ['sender-1'] }, 'automation'],
    ['user', { authors: ['sender-1'] }, 'automation'],
    ['user', { authors: ['sender-2'] }, 'human'],
    ['bot', { authors: ['sender-1'] }, 'bot'],
    ['contact', { authors: ['sender-1'] }, 'contact'],
  ])('the sender type %s is, where the endpoint says %j, %s', (type, automation, kind) => {
    expect(by(type, automation)).toMatchObject({ author_kind: kind, author_id: 'sender-1' })
  })
})

describe('bird: identifiers at the top level', () => {
  const flat = { identifierKey: 'phonenumber', identifierValue: NUMBER }

  test('the sender and the participants of a conversation', () => {
    const sender = { id: 'contact-1', type: 'contact', ...flat }
    const over = { initiatingParticipant: sender, featuredParticipants: [sender] }
    const expected = { contact_id: 'contact-1', contact_address: NUMBER }
    expect(shown({ ...SHOWN, sender }, over)).toMatchObject(expected)
    const reply = { ...SHOWN, sender: { id: 'user-1', type: 'user', ...flat } }
    expect(shown(reply, over)).toMatchObject(expected)
  })

  test('the channel of an e-mail address', () => {
    const sender = {
      ...{ id: 'contact-1', type: 'contact' },
      ...{ identifierKey: 'emailaddress', identifierValue: 'maya@example.com' },
    }
    expect(shown({ ...SHOWN, sender }, { initiatingParticipant: sender })?.channel).toBe('email')
  })

  test('the sides of a channel message and of a call', () => {
    expect(message('sms.inbound', { sender: flat }).contact_address).toBe(NUMBER)
    expect(message('sms.outbound', { receiver: flat }).contact_address).toBe(NUMBER)
    expect(call('voice.inbound', { originator: flat }).contact_address).toBe(NUMBER)
    expect(call('voice.outbound', { receiver: flat }).contact_address).toBe(NUMBER)
  })
})
