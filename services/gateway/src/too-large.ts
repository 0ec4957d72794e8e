import type { Answer } from './answers.ts'
import { errorBody } from './answers.ts'

/** How long, and how many more bytes in relation to the limit, a sender may go on after the answer. */
const LINGER_MS = 1_000
const LINGER_FACTOR = 2

/**
 * 413, at once, and the end of the connection a little later: what still comes is thrown away, for a
 * second and twice the limit at most. Closing at once would reset the connection under a sender
 * that writes everything before it reads, and the answer would be lost (RFC 9112, section 9.6).
 */
export function tooLarge(request: Request, maxBytes: number): Answer {
  const answer = new TextEncoder().encode(JSON.stringify(errorBody('TOO_LARGE')))
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(answer),
    async pull(controller) {
      await discard(request, LINGER_FACTOR * maxBytes)
      controller.close()
    },
  })
  const headers = {
    'content-type': 'application/json',
    'content-length': String(answer.byteLength),
    connection: 'close',
  }
  return { code: 'TOO_LARGE', response: new Response(body, { status: 413, headers }) }
}

const ENDED = { done: true, value: undefined } as const

async function discard({ body }: Request, maxBytes: number): Promise<void> {
  if (body === null || body.locked) return
  const reader = body.getReader()
  const { promise: late, resolve } = Promise.withResolvers<typeof ENDED>()
  const timer = setTimeout(() => resolve(ENDED), LINGER_MS)
  for (let bytes = 0; bytes <= maxBytes; ) {
    const next = reader.read().catch(() => ENDED)
    const { done, value } = await Promise.race([next, late])
    if (done) break
    bytes += value.byteLength
  }
  clearTimeout(timer)
}
