import { sha256 } from './digest.ts'

/** Longer than any id that a provider sends, and short enough for every header and key. */
export const MAX_ID_BYTES = 256

const encoder = new TextEncoder()

/**
 * An id that fits into a key or a header: the id itself up to 256 bytes of UTF-8, otherwise `sha256:`
 * and the digest of the id in hex. A sender decides how long an id is, and a longer one would repeat
 * the body of its webhook in the key and in the headers of each record.
 */
export function boundedId(id: string): string {
  const isLong = id.length > MAX_ID_BYTES || encoder.encode(id).byteLength > MAX_ID_BYTES
  return isLong ? `sha256:${sha256(id)}` : id
}

/** The key of a record about `id`. Every key of the raw and the unified topics is made here. */
export const recordKey = (id: string): Uint8Array => encoder.encode(boundedId(id))
