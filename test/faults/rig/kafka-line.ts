import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A TCP proxy to a broker that can lose the answers to produce requests. */
export type KafkaLine = {
  readonly port: number
  /** From now on loses the answer to every nth produce request and ends the connection. */
  loseProduceAnswers(every: number): void
  restore(): void
  /** Answers lost so far. */
  lost(): number
  close(): Promise<void>
}

/** A request begins with its length (4 bytes) and its API key (2 bytes). */
const LENGTH_BYTES = 4
const KEY_BYTES = 2
/** API key of Produce (https://kafka.apache.org/protocol#protocol_api_keys). */
const PRODUCE = 0

export async function openKafkaLine(address: string): Promise<KafkaLine> {
  const [host = '', port = ''] = address.split(':')
  const open = new Set<Socket>()
  let every: number | null = null
  let answers = 0
  let lost = 0
  const isLost = () => {
    answers += 1
    return every !== null && answers % every === 0
  }
  const server = createServer((near) => {
    const far = connect(Number(port), host)
    const requests = createRequestReader()
    for (const end of [near, far]) {
      open.add(end)
      end.on('error', () => undefined)
      end.on('close', () => {
        open.delete(end)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (chunk) => {
      requests.read(chunk)
      far.write(chunk)
    })
    far.on('data', (chunk) => {
      if (requests.produced() && isLost()) {
        lost += 1
        near.destroy()
      } else {
        near.write(chunk)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    loseProduceAnswers: (next) => {
      every = next
    },
    restore: () => {
      every = null
    },
    lost: () => lost,
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Whether the latest request of a connection that began is a produce request. */
export function createRequestReader() {
  let rest = Buffer.alloc(0)
  let missing = 0
  let isProduce = false
  return {
    read(chunk: Buffer) {
      const skipped = Math.min(missing, chunk.length)
      missing -= skipped
      rest = Buffer.concat([rest, chunk.subarray(skipped)])
      while (missing === 0 && rest.length >= LENGTH_BYTES + KEY_BYTES) {
        const length = LENGTH_BYTES + rest.readInt32BE(0)
        isProduce = rest.readInt16BE(LENGTH_BYTES) === PRODUCE
        missing = Math.max(0, length - rest.length)
        rest = rest.subarray(length)
      }
    },
    produced: () => isProduce,
  }
}
