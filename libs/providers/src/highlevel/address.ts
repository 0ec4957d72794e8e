import { address } from '../address.ts'
import type { JsonObject } from '../json.ts'
import { at, isObject, list, text } from '../json.ts'
import { isWithheld } from '../withheld.ts'
import { readable } from '../written-text.ts'

const QUOTED_NAME = /"[^"]*"/g
const BRACKETED = /<([^<>]*)>/
const MAILBOX = /^[^\s@]+@[^\s@]+$/
const ADDRESS_KEYS: readonly string[] = ['address', 'email', 'phone', 'number']

/** Who wrote to whom. `from` and `to` are strings, arrays or objects, empty ones too. */
export function addressesOf(
  fields: JsonObject,
  direction: 'inbound' | 'outbound',
  channel: string,
): { readonly contact_address: string | null; readonly account_address: string | null } {
  const from = addressIn(fields['from'], channel)
  const to = addressIn(fields['to'], channel)
  return direction === 'inbound'
    ? { contact_address: from, account_address: to }
    : { contact_address: to, account_address: from }
}

/** The first address of a value. Skips display names and the word for a withheld number. */
function addressIn(value: unknown, channel: string): string | null {
  const found = textsIn(value).map((entry) => addressInText(entry, channel))
  return found.find((entry) => entry !== null) ?? null
}

/** The texts of a value that may hold addresses. */
export function textsIn(value: unknown): readonly string[] {
  const entries = Array.isArray(value) ? list(value) : [value]
  return entries.flatMap((entry) => (isObject(entry) ? addressOfObject(entry) : text(entry)) ?? [])
}

function addressOfObject(value: JsonObject): string | null {
  const candidates = ADDRESS_KEYS.map((key) => text(at(value, key)))
  return candidates.find((found) => found !== null) ?? null
}

/** The address in `Name <a@example.com>` or `"Last, First" <a@example.com>, b@example.com`. */
function addressInText(value: string, channel: string): string | null {
  const candidates = value
    .replace(QUOTED_NAME, ' ')
    .split(/[,;]/)
    .map((part) => readable(BRACKETED.exec(part)?.[1] ?? part))
    .filter((part) => !isWithheld(part))
  const mailbox = candidates.find((candidate) => MAILBOX.test(candidate))
  const other = channel === 'email' ? undefined : candidates.find(address)
  return mailbox ?? other ?? null
}
