import type { Readable } from 'node:stream'
import type { BodyBudget } from './body-budget.ts'

export type Body =
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  | { readonly kind: 'too_large' }
  /** Dropped to make room in the budget for the bodies of other requests. */
  | { readonly kind: 'no_room' }
  /** The sender left, or the server cut it off for being slow. */
  | { readonly kind: 'aborted' }

export type BodyLimits = {
  readonly maxBytes: number
  /** Shared by all bodies that are being read. */
  readonly budget: BodyBudget
}

/**
 * Reads the exact bytes of the body and decompresses nothing. Stops reading a body longer than
 * `maxBytes`. `length` comes from `announcedLength`. Takes at most twice the memory of the bytes that
 * have arrived, and none for bytes that are only announced.
 */
export function readBody(
  stream: Readable,
  length: number | null,
  { maxBytes, budget }: BodyLimits,
): Promise<Body> {
  if (length !== null && length > maxBytes) return Promise.resolve({ kind: 'too_large' })
  if (stream.destroyed) return Promise.resolve({ kind: 'aborted' })
  const { promise, resolve } = Promise.withResolvers<Body>()
  const bytes = createGrowingBytes(length ?? maxBytes)
  const share = budget.open(() => finish({ kind: 'no_room' }))

  function onData(chunk: Uint8Array): void {
    if (bytes.length() + chunk.byteLength > maxBytes) finish({ kind: 'too_large' })
    else if (share.hold(bytes.capacityWith(chunk.byteLength))) bytes.add(chunk)
  }
  const onEnd = () => finish({ kind: 'complete', bytes: bytes.whole() })
  const onGone = () => finish({ kind: 'aborted' })

  function finish(body: Body): void {
    stream.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone)
    stream.pause()
    share.release()
    resolve(body)
  }

  stream.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone)
  return promise
}

/**
 * Content-Length, or null. It counts only without Transfer-Encoding (RFC 9112, section 6.1); the HTTP
 * parser never passes on more bytes than it announces.
 */
export function announcedLength(headers: Headers): number | null {
  const length = headers.get('content-length')
  return length === null || headers.has('transfer-encoding') ? null : Number(length)
}

/** Collects pieces in one buffer: a piece of one byte costs one byte, not an object. */
export type GrowingBytes = {
  length(): number
  /** Size of the buffer after `more` bytes are added: at most twice the bytes it then holds. */
  capacityWith(more: number): number
  add(piece: Uint8Array): void
  /** All bytes so far, in a buffer without spare room. */
  whole(): Uint8Array
}

/** Over `expectedBytes` the buffer has no spare room. */
export function createGrowingBytes(expectedBytes: number): GrowingBytes {
  let buffer = new Uint8Array()
  let length = 0

  function capacityWith(more: number): number {
    const needed = length + more
    if (needed <= buffer.byteLength) return buffer.byteLength
    return Math.max(needed, Math.min(2 * buffer.byteLength, expectedBytes))
  }

  return {
    length: () => length,
    capacityWith,
    add(piece) {
      const capacity = capacityWith(piece.byteLength)
      if (capacity > buffer.byteLength) {
        const larger = new Uint8Array(capacity)
        larger.set(buffer.subarray(0, length))
        buffer = larger
      }
      buffer.set(piece, length)
      length += piece.byteLength
    },
    whole: () => (length === buffer.byteLength ? buffer : buffer.slice(0, length)),
  }
}
