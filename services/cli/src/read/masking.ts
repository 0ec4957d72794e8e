import type { SchemaName } from '@tributary/core'
import type { PiiMark } from '@tributary/normalization'
import { MARKS, normalizeAddress } from '@tributary/normalization'

/** Any record of a schema. */
export type Fields = Readonly<Record<string, unknown>>

const CONTACT = '‹contact›'

/**
 * The record with its personal data masked, by the `pii` marks of its schema: contact and content, and
 * an id that is an address, such as the external number that answered a call. Empty values stay.
 */
export function maskFields(name: SchemaName, fields: Fields): Fields {
  const marks = MARKS[name]
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, maskValue(value, marks.get(field))]),
  )
}

function maskValue(value: unknown, mark: PiiMark | undefined): unknown {
  if (mark === undefined || isEmpty(value)) return value
  if (mark === 'content') return maskContent(value)
  return mark === 'contact' ? CONTACT : maskAddress(String(value))
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Counts Unicode code points, as `body_length` does. */
function maskContent(value: unknown): string {
  if (Array.isArray(value)) return `‹content, ${counted(value.length, 'item')}›`
  return `‹content, ${counted([...String(value)].length, 'character')}›`
}

/** The key of a record, whose parts are ids, with each part masked that is an address. */
export const maskKey = (key: string): string => key.split('|').map(maskAddress).join('|')

/** What stands for a body of exact bytes. */
export const maskBody = (body: Uint8Array): string => `‹body, ${counted(body.byteLength, 'byte')}›`

/** Masks too much rather than too little: an id of ten digits is a phone number without its country. */
function maskAddress(id: string): string {
  const address = normalizeAddress(id)
  return address.startsWith('+') || address.includes('@') ? CONTACT : id
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
