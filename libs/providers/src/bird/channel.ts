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

/** The name that the endpoint gives this channel, otherwise `hint`. */
export function channelOf(endpoint: BirdEndpoint, channelId: unknown, hint: string): string {
  const known = text(channelId)
  const named = known !== null && Object.hasOwn(endpoint.channels, known)
  return (named ? endpoint.channels[known] : undefined) ?? hint
}

/** Channel of a platform; `other` for an unknown one. Apple's platform has several spellings. */
export function channelOfPlatform(platform: string): string {
  const other = folded(platform).startsWith('apple') ? 'apple' : 'other'
  return channelByPlatform(platform) ?? other
}

/**
 * Channel by a contact's identifierKey: `emailaddress`, `facebookid-<page>`. Text messages and
 * WhatsApp both use `phonenumber`, so its channel is unknown.
 */
export function channelOfIdentifier(identifierKey: string | null | undefined): string {
  const key = identifierKey?.toLowerCase() ?? ''
  if (key === 'emailaddress') return 'email'
  const [, platform = ''] = PLATFORM_ID.exec(key) ?? []
  return channelByPlatform(platform) ?? 'unknown'
}
