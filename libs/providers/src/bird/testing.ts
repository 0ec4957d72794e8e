import type { Call, ConversationEvent, Message, Outcome } from '@tributary/core'
import type { Draft } from '../provider.ts'
import { draftsOf, endpointOf, interpret } from '../suite/harness.ts'
import { bird } from './index.ts'

// Support of the mapping tests: plain webhooks, of which each test changes a few fields.

export const CREATED = '2026-11-02T09:00:00.000Z'
export const UPDATED = '2026-11-02T09:00:01.000Z'
export const LATER = '2026-11-02T09:30:00.000Z'
export const NUMBER = '+12025550143'

export const CONTACT = {
  id: 'contact-1',
  type: 'contact',
  contact: { identifierKey: 'phonenumber', identifierValue: NUMBER },
}

/** The last message of a conversation, sent by the contact. */
export const SHOWN = {
  id: 'message-1',
  preview: { text: 'hi' },
  sender: CONTACT,
  createdAt: CREATED,
}

const REQUIRED = {
  signingKeys: ['key'],
  publicUrl: 'https://hooks.example.com/webhooks/bird',
}

const fixture = (document: object, options: object = {}) => ({
  name: '',
  body: Buffer.from(JSON.stringify(document)),
  endpoint: endpointOf(bird, { ...REQUIRED, ...options }),
})

/** Outcome of a body. */
export const outcomeOf = (document: object, options?: object): Outcome<readonly Draft[]> =>
  interpret(bird, fixture(document, options))

export const drafts = (event: string, payload: object, options?: object): readonly Draft[] =>
  draftsOf(bird, fixture({ event, payload }, options))

export const conversation = (over: object = {}, action = 'updated', options?: object) =>
  drafts(
    `conversation.${action}`,
    {
      id: 'conversation-1',
      initiatingParticipant: CONTACT,
      createdAt: CREATED,
      updatedAt: UPDATED,
      ...over,
    },
    options,
  )

/** The record of the conversation itself. */
export const eventOf = (over?: object, action?: string): ConversationEvent =>
  conversation(over, action)[0]?.facts as ConversationEvent

/** The record of the last message that a conversation shows. */
export const shown = (lastMessage: object | null, over: object = {}): Message | undefined =>
  conversation({ lastMessage, ...over })[1]?.facts as Message | undefined

/** The record of a channel message. */
export const message = (event: string, over: object = {}): Message =>
  drafts(
    event,
    {
      id: 'message-1',
      channelId: 'channel-1',
      sender: { contact: { id: 'contact-1', identifierValue: NUMBER } },
      receiver: { contacts: [{ id: 'contact-1', identifierValue: NUMBER }] },
      status: 'delivered',
      createdAt: CREATED,
      updatedAt: UPDATED,
      ...over,
    },
    { messageSource: 'channels' },
  )[0]?.facts as Message

/** The record of a call. */
export const call = (event: string, over: object = {}): Call =>
  drafts(event, {
    id: 'call-1',
    status: 'completed',
    createdAt: CREATED,
    updatedAt: UPDATED,
    ...over,
  })[0]?.facts as Call
