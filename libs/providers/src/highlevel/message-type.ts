import type { JsonObject } from '../json.ts'
import { amount, id } from '../json.ts'
import { bySpelling, folded } from '../spelling.ts'

/** Content of an InboundMessage or OutboundMessage. */
export type MessageType = {
  /** `phone` for calls, `voicemail` for voicemails of either direction, otherwise a message channel. */
  readonly channel: string
  /**
   * Set when the type itself names the author: a campaign step, or a line that HighLevel writes into
   * the conversation. A reaction to a message is such a line, too.
   */
  readonly author?: 'automation' | 'system'
  readonly isInternal?: true
}

/** `TYPE_SMS` is `SMS`, as folded. */
const PREFIX = /^type(?=.)/

const SYSTEM_LINE: MessageType = { channel: 'other', author: 'system' }

/**
 * Words of `messageTypeString` (`TYPE_SMS`) and `messageType` (`SMS`), which share one vocabulary
 * except for a few short forms. `Custom` is left out: it says only that an app delivers, and other
 * fields name the channel. A person does the manual step of a campaign.
 * https://github.com/GoHighLevel/highlevel-api-docs/blob/main/apps/conversations.json
 */
const typeByName = bySpelling<MessageType>({
  SMS: { channel: 'sms' },
  SMS_REVIEW_REQUEST: { channel: 'sms' },
  SMS_NO_SHOW_REQUEST: { channel: 'sms' },
  SMS_REACTION: { channel: 'sms', author: 'system' },
  CUSTOM_SMS: { channel: 'sms' },
  CUSTOM_PROVIDER_SMS: { channel: 'sms' },
  CAMPAIGN_SMS: { channel: 'sms', author: 'automation' },
  CAMPAIGN_MANUAL_SMS: { channel: 'sms' },
  RCS: { channel: 'rcs' },

  EMAIL: { channel: 'email' },
  CUSTOM_EMAIL: { channel: 'email' },
  CUSTOM_PROVIDER_EMAIL: { channel: 'email' },
  CAMPAIGN_EMAIL: { channel: 'email', author: 'automation' },

  CALL: { channel: 'phone' },
  IVR_CALL: { channel: 'phone' },
  CUSTOM_CALL: { channel: 'phone' },
  CAMPAIGN_CALL: { channel: 'phone' },
  CAMPAIGN_MANUAL_CALL: { channel: 'phone' },
  VOICEMAIL: { channel: 'voicemail' },
  CAMPAIGN_VOICEMAIL: { channel: 'voicemail', author: 'automation' },

  WEBCHAT: { channel: 'chat' },
  LIVE_CHAT: { channel: 'chat' },
  LIVE_CHAT_INFO_MESSAGE: { channel: 'chat', author: 'system' },
  ALL_IN_ONE_CHAT: { channel: 'chat' },
  WHATSAPP: { channel: 'whatsapp' },
  ACTIVITY_WHATSAPP: { channel: 'whatsapp', author: 'system' },

  FACEBOOK: { channel: 'facebook' },
  FB: { channel: 'facebook' },
  FACEBOOK_COMMENT: { channel: 'facebook' },
  CAMPAIGN_FACEBOOK: { channel: 'facebook', author: 'automation' },
  INSTAGRAM: { channel: 'instagram' },
  IG: { channel: 'instagram' },
  INSTAGRAM_COMMENT: { channel: 'instagram' },
  TIKTOK: { channel: 'tiktok' },
  TIKTOK_COMMENT: { channel: 'tiktok' },
  GMB: { channel: 'gmb' },
  CAMPAIGN_GMB: { channel: 'gmb', author: 'automation' },
  REVIEW: { channel: 'review' },
  FORM_SUBMISSION: { channel: 'form' },

  INTERNAL_COMMENT: { channel: 'other', isInternal: true },
  ACTIVITY_CONTACT: SYSTEM_LINE,
  ACTIVITY_INVOICE: SYSTEM_LINE,
  ACTIVITY_PAYMENT: SYSTEM_LINE,
  ACTIVITY_OPPORTUNITY: SYSTEM_LINE,
  ACTIVITY_APPOINTMENT: SYSTEM_LINE,
  ACTIVITY_EMPLOYEE_ACTION_LOG: SYSTEM_LINE,
})

/** Names by `messageTypeId`. Most are known from integrators, not from documentation. */
const NAME_BY_ID: ReadonlyMap<string | null, string> = new Map([
  ['1', 'CALL'],
  ['2', 'SMS'],
  ['3', 'EMAIL'],
  ['5', 'WEBCHAT'],
  ['10', 'VOICEMAIL'],
  ['11', 'FACEBOOK'],
  ['15', 'GMB'],
  ['18', 'INSTAGRAM'],
  ['19', 'WHATSAPP'],
  ['20', 'CUSTOM_SMS'],
  ['21', 'CUSTOM_EMAIL'],
  ['22', 'CUSTOM_PROVIDER_SMS'],
  ['23', 'CUSTOM_PROVIDER_EMAIL'],
  ['24', 'IVR_CALL'],
  ['25', 'ACTIVITY_CONTACT'],
  ['26', 'ACTIVITY_INVOICE'],
  ['27', 'ACTIVITY_PAYMENT'],
  ['28', 'ACTIVITY_OPPORTUNITY'],
  ['29', 'LIVE_CHAT'],
  ['31', 'ACTIVITY_APPOINTMENT'],
  ['34', 'CUSTOM_CALL'],
  ['37', 'INTERNAL_COMMENT'],
])

/**
 * The type by the first known value of `messageTypeString`, `messageType` and `messageTypeId`,
 * otherwise by fields that only a call or an e-mail has. `other` for an unknown type.
 */
export function messageTypeOf(fields: JsonObject): MessageType {
  const stated = [
    fields['messageTypeString'],
    fields['messageType'],
    NAME_BY_ID.get(id(fields['messageTypeId'])),
  ]
  const meanings = stated.map(meaningOf).filter((found) => found !== undefined)
  const saysVoicemail = meaningOf(fields['messageType'])?.channel === 'voicemail'
  const [first] = saysVoicemail
    ? meanings.filter(({ channel }) => channel === 'voicemail')
    : meanings
  return first ?? evidentType(fields) ?? { channel: stated.some(folded) ? 'other' : 'unknown' }
}

/**
 * Whether it is a phone call. An outbound `VoiceMail` is a message: a recording dropped into a
 * mailbox. An outbound call that reached a mailbox has the `messageType` of a call.
 */
export function isCall(
  { channel }: MessageType,
  fields: JsonObject,
  direction: 'inbound' | 'outbound',
): boolean {
  if (channel !== 'voicemail') return channel === 'phone'
  return direction === 'inbound' || meaningOf(fields['messageType'])?.channel === 'phone'
}

function meaningOf(word: unknown): MessageType | undefined {
  const name = folded(word).replace(PREFIX, '')
  return typeByName(name) ?? typeByAffix(name)
}

/** Type of a new name whose beginning or end decides between a call, a voicemail and a system line. */
function typeByAffix(name: string): MessageType | undefined {
  if (name.endsWith('voicemail')) return { channel: 'voicemail' }
  if (name.endsWith('call')) return { channel: 'phone' }
  return name.startsWith('activity') ? SYSTEM_LINE : undefined
}

function evidentType(fields: JsonObject): MessageType | undefined {
  if (folded(fields['status']) === 'voicemail') return { channel: 'voicemail' }
  const isOfCall = folded(fields['callStatus']) !== '' || amount(fields['callDuration']) !== null
  if (isOfCall) return { channel: 'phone' }
  return id(fields['emailMessageId']) === null ? undefined : { channel: 'email' }
}
