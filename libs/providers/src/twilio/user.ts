import { address } from '../address.ts'
import { text } from '../json.ts'
import { isWithheld } from '../withheld.ts'
import { plainAddress } from './channel.ts'

/** `client:<identity>`: a user of the account's application. A number names no teammate. */
const CLIENT = /^client:(.+)$/i

/**
 * A phone that is registered with the account's SIP domain. A PBX sends calls of others through such a
 * domain, with their numbers.
 * https://www.twilio.com/docs/voice/api/sip-registration
 */
const SIP_PHONE =
  /^sips?:(?!\+?\d{7,}@)([^@]+)@[^@:;]+\.sip(?:\.[a-z0-9-]+)?\.twilio\.com(?:[:;]|$)/i

/** The identity of a user of the account; null for any other party. */
export function userOf(party: unknown): string | null {
  const written = text(party) ?? ''
  const user = CLIENT.exec(written)?.[1] ?? SIP_PHONE.exec(written)?.[1] ?? null
  return user !== null && isWithheld(written) ? null : user
}

/** The address of a party without the prefix of its channel. A user of the account has none. */
export const addressOf = (party: unknown): string | null =>
  userOf(party) === null ? plainAddress(address(party)) : null
