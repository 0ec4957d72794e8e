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

/** Names, as folded, of the lines that HighLevel writes: `ACTIVITY_…`, `INFO_…`, `…_INFO_MESSAGE`. */
const IS_SYSTEM_LINE = /^(?:activity|info)|infomessage$/

const SYSTEM_LINE: MessageType = { channel: 'other', author: 'system' }

const SYSTEM_CHAT: MessageType = { channel: 'chat', author: 'system' }
const INTERNAL: MessageType = { channel: 'other', isInternal: true }

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
  GROUP_SMS: { channel: 'sms' },
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
  LIVE_CHAT_INFO_MESSAGE: SYSTEM_CHAT,
  ALL_IN_ONE_CHAT: { channel: 'chat' },
  WHATSAPP: { channel: 'whatsapp' },
  ACTIVITY_WHATSAPP: { channel: 'whatsapp', author: 'system' },

  FACEBOOK: { channel: 'facebook' },
  FB: { channel: 'facebook' },
  FACEBOOK_COMMENT: { channel: 'facebook' },
  INFO_FACEBOOK_COMMENT: { channel: 'facebook', author: 'system' },
  CAMPAIGN_FACEBOOK: { channel: 'facebook', author: 'automation' },
  INSTAGRAM: { channel: 'instagram' },
  IG: { channel: 'instagram' },
  INSTAGRAM_COMMENT: { channel: 'instagram' },
  INFO_INSTAGRAM_COMMENT: { channel: 'instagram', author: 'system' },
  TIKTOK: { channel: 'tiktok' },
  TIKTOK_COMMENT: { channel: 'tiktok' },
  GMB: { channel: 'gmb' },
  CAMPAIGN_GMB: { channel: 'gmb', author: 'automation' },
  REVIEW: { channel: 'review' },
  FORM_SUBMISSION: { channel: 'form' },

  INTERNAL_COMMENT: INTERNAL,
  INTERNAL_CHAT: INTERNAL,
  ACTIVITY_CONTACT: SYSTEM_LINE,
  ACTIVITY_INVOICE: SYSTEM_LINE,
  ACTIVITY_PAYMENT: SYSTEM_LINE,
  ACTIVITY_OPPORTUNITY: SYSTEM_LINE,
  ACTIVITY_APPOINTMENT: SYSTEM_LINE,
  ACTIVITY_EMPLOYEE_ACTION_LOG: SYSTEM_LINE,
})

/**
 * Names by `messageTypeId`. Most are known from integrators, not from documentation, which calls 10 a
 * voicemail where HighLevel's application calls it the voicemail of a campaign.
 */
const NAME_BY_ID: ReadonlyMap<string | null, string> = new Map([
  ['1', 'CALL'],
  ['2', 'SMS'],
  ['3', 'EMAIL'],
  ['4', 'SMS_REVIEW_REQUEST'],
  ['5', 'WEBCHAT'],
  ['6', 'SMS_NO_SHOW_REQUEST'],
  ['7', 'CAMPAIGN_SMS'],
  ['8', 'CAMPAIGN_CALL'],
  ['9', 'CAMPAIGN_EMAIL'],
  ['10', 'VOICEMAIL'],
  ['11', 'FACEBOOK'],
  ['12', 'CAMPAIGN_FACEBOOK'],
  ['13', 'CAMPAIGN_MANUAL_CALL'],
  ['14', 'CAMPAIGN_MANUAL_SMS'],
  ['15', 'GMB'],
  ['16', 'CAMPAIGN_GMB'],
  ['17', 'REVIEW'],
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
  ['30', 'LIVE_CHAT_INFO_MESSAGE'],
  ['31', 'ACTIVITY_APPOINTMENT'],
  ['32', 'INFO_FACEBOOK_COMMENT'],
  ['33', 'INFO_INSTAGRAM_COMMENT'],
  ['34', 'CUSTOM_CALL'],
  ['35', 'GROUP_SMS'],
  ['36', 'INTERNAL_CHAT'],
  ['37', 'INTERNAL_COMMENT'],
  ['38', 'ACTIVITY_EMPLOYEE_ACTION_LOG'],
])

/** Name of the type with that id; undefined for an unknown one. */
export const nameOfId = (typeId: string | null): string | undefined => NAME_BY_ID.get(typeId)

/** What a word of `messageTypeString` or `messageType` means, in any spelling; undefined for an unknown one. */
export function meaningOf(word: unknown): MessageType | undefined {
  const name = folded(word).replace(PREFIX, '')
  return typeByName(name) ?? typeByAffix(name)
}

/**
 * Type of a new name whose beginning or end decides between a call, a voicemail, a system line and what
 * only teammates see.
 */
function typeByAffix(name: string): MessageType | undefined {
  if (name.endsWith('voicemail')) return { channel: 'voicemail' }
  if (name.endsWith('call')) return { channel: 'phone' }
  if (name.startsWith('internal')) return INTERNAL
  return IS_SYSTEM_LINE.test(name) ? SYSTEM_LINE : undefined
}
