import type { Readable } from 'node:stream'
import type { Answer, ErrorCode, ErrorOptions } from './answers.ts'
import { errorBody, statusOf } from './answers.ts'

/** How long a sender may go on after the answer, and how many times the limit it may still send. */
const LINGER_MS = 1_000
const LINGER_FACTOR = 2

/** The unread rest of a body, of which the gateway accepts `maxBytes`. */
export type Unread = { readonly stream: Readable; readonly maxBytes: number }

/**
 * Answers with an error at once and closes the connection later: it discards the rest of the body for
 * at most one second and twice the limit. Closing at once would reset the connection of a sender that
 * writes everything before it reads, and the answer would be lost (RFC 9112, section 9.6).
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

/** Resolves once the stream has ended, `maxBytes` have arrived or `LINGER_MS` have passed. */
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
