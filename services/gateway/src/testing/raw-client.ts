import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A client that writes any bytes, valid HTTP or not. */
export interface RawClient {
  readonly socket: Socket
  write(bytes: string | Uint8Array): void
  /** Status codes of the answers so far, in order. */
  statuses(): readonly number[]
  /** Everything received so far. */
  text(): string
  /** Resolves once there are `count` answers; rejects when the connection ends first. */
  answered(count: number): Promise<void>
  /** Resolves, with the milliseconds since `connect`, once the connection has ended. */
  ended(): Promise<number>
  /** Whether the connection was reset, as far as this side knows. */
  wasReset(): boolean
}

const POLL_MS = 2

export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const startedAt = performance.now()
  let text = ''
  let endedAt: number | null = null
  let wasReset = false
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => {
    wasReset = true
  })
  socket.on('close', () => {
    endedAt = performance.now()
  })
  await once(socket, 'connect')
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code]) => Number(code))
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    wasReset: () => wasReset,
    statuses,
    text: () => text,
    async answered(count) {
      while (statuses().length < count) {
        if (endedAt !== null) throw new Error(`the connection ended after ${statuses()}`)
        await wait(POLL_MS)
      }
    },
    async ended() {
      while (endedAt === null) await wait(POLL_MS)
      return endedAt - startedAt
    },
  }
}

type Head = Readonly<Record<string, string | number>>

const rawHead = (path: string, headers: Head): Buffer => {
  const lines = Object.entries({ host: 'gateway', ...headers }).map((pair) => pair.join(': '))
  return Buffer.from([`POST ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
}

/** Bytes of a POST. `headers` may state a wrong length. */
export const rawPost = (path: string, headers: Head, body: Uint8Array = new Uint8Array()): Buffer =>
  Buffer.concat([rawHead(path, { 'content-length': body.byteLength, ...headers }), body])

/** The head of a POST with a chunked body. */
export const rawChunkedPost = (path: string, headers: Head = {}): Buffer =>
  rawHead(path, { 'transfer-encoding': 'chunked', ...headers })

/** One chunk of a chunked body; the last one is empty. */
export const rawChunk = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
