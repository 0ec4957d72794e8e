import { text } from '../json.ts'
import { bySpelling, folded } from '../spelling.ts'
import type { BirdEndpoint } from './endpoint.ts'

/** Channel by platform, the first part of a channel event's name. */
const channelByPlatform = bySpelling({
  sms: 'sms',
  mms: 'sms',
  rcs: 'rcs',
  whatsapp: 'whatsapp',
  email: 'email',
  line: 'line',
  instagram: 'instagram',
  facebook: 'facebook',
  messenger: 'facebook',
  viber: 'viber',
  linkedin: 'linkedin',
  tiktok: 'tiktok',
  telegram: 'telegram',
  livechat: 'chat',
  webchat: 'chat',
})

const PLATFORM_ID = /^([a-z]+)id(?:-|$)/

/** What the endpoint calls this channel, else what the webhook hints at. */
export function channelOf(endpoint: BirdEndpoint, channelId: unknown, hint: string): string {
  const known = text(channelId)
  const named = known !== null && Object.hasOwn(endpoint.channels, known)
  return (named ? endpoint.channels[known] : undefined) ?? hint
}

/** Channel of a platform; `other` for one that is not known. Apple's has no settled spelling. */
export function channelOfPlatform(platform: string): string {
  const other = folded(platform).startsWith('apple') ? 'apple' : 'other'
  return channelByPlatform(platform) ?? other
}

/**
 * Channel that a contact's identifierKey gives away: `emailaddress`, `facebookid-<page>`.
 * `phonenumber` is used by text messages and by WhatsApp alike, hence unknown.
 */
export function channelOfIdentifier(identifierKey: string | null | undefined): string {
  const key = identifierKey?.toLowerCase() ?? ''
  if (key === 'emailaddress') return 'email'
  const [, platform = ''] = PLATFORM_ID.exec(key) ?? []
  return channelByPlatform(platform) ?? 'unknown'
}
