import type { Readable } from 'node:stream'
import type { Answer, ErrorCode, ErrorOptions } from './answers.ts'
import { errorBody, statusOf } from './answers.ts'

/** How long, and how many more bytes in relation to the limit, a sender may go on after the answer. */
const LINGER_MS = 1_000
const LINGER_FACTOR = 2

/** What is left of a body of which `maxBytes` are accepted. */
export type Unread = { readonly stream: Readable; readonly maxBytes: number }

/**
 * An error answer, at once, and the end of the connection a little later: what still comes is thrown
 * away, for a second and twice the limit at most. Closing at once would reset the connection under a
 * sender that writes everything before it reads, and the answer would be lost (RFC 9112, section 9.6).
 */
export function refuseUnread(
  { stream, maxBytes }: Unread,
  code: ErrorCode,
  { status = statusOf(code), headers }: ErrorOptions = {},
): Answer {
  const answer = new TextEncoder().encode(JSON.stringify(errorBody(code)))
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(answer),
    async pull(controller) {
      await discard(stream, LINGER_FACTOR * maxBytes)
      controller.close()
    },
  })
  const own = {
    'content-type': 'application/json',
    'content-length': String(answer.byteLength),
    connection: 'close',
  }
  return { code, response: new Response(body, { status, headers: { ...headers, ...own } }) }
}

/** Resolves once the stream has ended, so many bytes came or the time is over. */
async function discard(stream: Readable, maxBytes: number): Promise<void> {
  if (stream.destroyed || stream.readableEnded) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = () => resolve()
  let bytes = 0
  const onData = (chunk: Uint8Array) => {
    bytes += chunk.byteLength
    if (bytes > maxBytes) done()
  }
  const timer = setTimeout(done, LINGER_MS)
  stream.on('data', onData).on('end', done).on('error', done).on('close', done).resume()
  await promise
  clearTimeout(timer)
  stream.off('data', onData).off('end', done).off('error', done).off('close', done).pause()
}
