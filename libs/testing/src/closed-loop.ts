import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Result of a request. `lost`: the connection ended after the request and before the answer. */
export type Exchange = {
  readonly status: number | 'lost'
  readonly ms: number
}

export type ClosedLoopOptions = {
  /** Port on 127.0.0.1. */
  readonly port: number
  readonly connections: number
  /** Bytes of the next request, a whole HTTP/1.1 message. */
  readonly next: () => Uint8Array
  /** Called for every request that was sent. */
  readonly onExchange: (request: Uint8Array, exchange: Exchange) => void
  /** No request begins once it is aborted. */
  readonly signal: AbortSignal
}

/**
 * Keeps `connections` connections busy: each sends its next request as soon as the last one is answered.
 * Keeps connections alive and replaces those that the server ends. Resolves with the last answer after
 * the signal aborts or the server refuses connections.
 */
export async function closedLoop(options: ClosedLoopOptions): Promise<void> {
  await Promise.all(Array.from({ length: options.connections }, () => keepBusy(options)))
}

async function keepBusy(options: ClosedLoopOptions): Promise<void> {
  while (!options.signal.aborted) {
    const socket = await open(options.port)
    if (socket === null) return
    await exchangeAll(socket, options)
  }
}

/** Null when the connection is refused. */
async function open(port: number): Promise<Socket | null> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  try {
    await once(socket, 'connect')
    return socket
  } catch {
    return null
  }
}

/** One request after the other, until the connection ends or the signal is aborted. */
function exchangeAll(
  socket: Socket,
  { next, onExchange, signal }: ClosedLoopOptions,
): Promise<void> {
  let pending: { readonly request: Uint8Array; readonly sentAt: number } | null = null
  let received = ''

  function settle(status: Exchange['status']): void {
    if (pending === null) return
    const { request, sentAt } = pending
    pending = null
    onExchange(request, { status, ms: performance.now() - sentAt })
  }

  function send(): void {
    if (signal.aborted) {
      socket.end()
      return
    }
    pending = { request: next(), sentAt: performance.now() }
    socket.write(pending.request)
  }

  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    received += text
    const answer = readAnswer(received)
    if (answer === null) return
    received = ''
    settle(answer.status)
    if (answer.isLast) socket.end()
    else send()
  })
  socket.on('error', () => undefined)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  socket.on('close', () => {
    settle('lost')
    resolve()
  })
  send()
  return ended
}

const STATUS_AT = 'HTTP/1.1 '.length

/** The answer, once it is complete. */
function readAnswer(text: string): { readonly status: number; readonly isLast: boolean } | null {
  const bodyAt = text.indexOf('\r\n\r\n') + 4
  if (bodyAt < 4) return null
  const head = text.slice(0, bodyAt)
  const length = /^content-length: *(\d+)\r$/im.exec(head)?.[1] ?? 0
  if (text.length < bodyAt + Number(length)) return null
  return {
    status: Number(text.slice(STATUS_AT, STATUS_AT + 3)),
    isLast: /^connection: *close\r$/im.test(head),
  }
}
