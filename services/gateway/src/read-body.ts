import type { Readable } from 'node:stream'
import type { BodyBudget } from './body-budget.ts'
import { createGrowingBytes } from './growing-bytes.ts'

export type Body =
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  | { readonly kind: 'too_large' }
  /** Given up, so that the bodies of other requests find room in the budget. */
  | { readonly kind: 'no_room' }
  /** The sender left, or was cut off for being slow. */
  | { readonly kind: 'aborted' }

export type BodyLimits = {
  readonly maxBytes: number
  /** Of all bodies that are being read. */
  readonly budget: BodyBudget
}

/**
 * The exact bytes of the body, as they came: nothing is decompressed. A body longer than `maxBytes`
 * is read no further. `length` is that of `announcedLength`. Memory is taken for what has arrived, up
 * to twice as much, never for what is announced.
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
 * Content-Length, which is only trusted without Transfer-Encoding (RFC 9112, section 6.1); the HTTP
 * parser hands over no more than it announces. Null when there is none.
 */
export function announcedLength(headers: Headers): number | null {
  const length = headers.get('content-length')
  return length === null || headers.has('transfer-encoding') ? null : Number(length)
}
