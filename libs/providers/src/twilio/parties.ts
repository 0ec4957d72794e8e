import type { Call } from '@tributary/core'
import { threadId } from '../digest.ts'
import type { JsonObject } from '../json.ts'
import { bySpelling } from '../spelling.ts'
import type { TwilioMeta } from './endpoint.ts'
import { addressOf, userOf } from './user.ts'

/** `outbound-dial` with a parent is a leg. The trunking words belong to Elastic SIP Trunking. */
const directionByWord = bySpelling<Call['direction']>({
  inbound: 'inbound',
  'outbound-api': 'outbound',
  'outbound-dial': 'outbound',
  'trunking-originating': 'inbound',
  'trunking-terminating': 'outbound',
})

type Parties = Pick<
  Call,
  | 'direction'
  | 'is_internal'
  | 'initiated_by'
  | 'contact_address'
  | 'account_address'
  | 'conversation_id'
>

/**
 * Who calls whom. Twilio calls a call from a browser or an app inbound, because it comes in to Twilio:
 * a user of the account places it, so it is outbound. Users who call each other are on the same side.
 * https://www.twilio.com/docs/voice/twiml/client
 */
export function partiesOf(fields: JsonObject, meta: TwilioMeta): Parties {
  const { From: from, To: to } = fields
  const caller = userOf(from)
  const isInternal = caller !== null && userOf(to) !== null
  const stated = directionByWord(fields['Direction']) ?? 'unknown'
  const direction = caller === null ? stated : 'outbound'
  const [contact, own] = direction === 'outbound' ? [to, from] : [from, to]
  const isKnown = direction !== 'unknown'
  return {
    direction: isInternal ? 'unknown' : direction,
    is_internal: isInternal ? true : null,
    initiated_by: caller,
    ...between(isKnown ? addressOf(contact) : null, isKnown ? addressOf(own) : null, meta),
  }
}

/**
 * What a leg adds to its call. A leg to a number names the customer of a call that a user placed in a
 * browser, because that call names only the user. The leg of any other call may go to the phone of a
 * teammate: such a call names its contact itself, and its own statement wins.
 */
export function partiesOfLeg({ From: from, To: to }: JsonObject, meta: TwilioMeta): Partial<Call> {
  if (userOf(from) !== null && userOf(to) !== null) return { is_internal: true }
  const own = addressOf(from)
  const contact = own === null ? null : addressOf(to)
  return contact === null ? {} : between(contact, own, meta)
}

/** Addresses of both sides, and one thread per number of the account and number of the contact. */
function between(contact: string | null, own: string | null, { keyedHash }: TwilioMeta) {
  return {
    contact_address: contact,
    account_address: own,
    conversation_id:
      contact === null
        ? null
        : threadId('twilio', own === null ? '' : keyedHash(own), keyedHash(contact)),
  }
}
