import type { MemoryProducer } from '@tributary/runtime/testing'
import type { HttpServer, ServerLimits } from '../http/server.ts'
import { SERVER_LIMITS, serve } from '../http/server.ts'
import type { MemoryGateway } from './memory-gateway.ts'
import { memoryGateway, NOW_MS } from './memory-gateway.ts'
import type { RawClient } from './raw-client.ts'
import { connectRaw } from './raw-client.ts'

export const PATH = '/webhooks/spruce'
export const MAX_BYTES = 1024 * 1024

export type ServedOptions = {
  readonly limits?: Partial<ServerLimits>
  readonly answerBudgetMs?: number
  readonly producer?: MemoryProducer
  readonly bodyBudgetBytes?: number
}

/** A gateway with an in-memory producer on a real port. */
export type ServedGateway = MemoryGateway & {
  readonly server: HttpServer
  /** Headers that Spruce sends to PATH with this body. */
  signed(body: Uint8Array): Readonly<Record<string, string>>
  /** Stored bodies. */
  values(): readonly Uint8Array[]
  open(): Promise<RawClient>
  stop(): Promise<void>
}

export async function serveGateway(options: ServedOptions = {}): Promise<ServedGateway> {
  const { limits, answerBudgetMs = 4_000, ...gatewayOptions } = options
  const gateway = memoryGateway({ maxBodyBytes: MAX_BYTES, ...gatewayOptions })
  const clients: RawClient[] = []
  const server = await serve(gateway.app, {
    ...{ host: '127.0.0.1', port: 0, maxBodyBytes: MAX_BYTES, answerBudgetMs },
    limits: { ...SERVER_LIMITS, graceMs: 200, ...limits },
  })
  return {
    ...gateway,
    server,
    signed: (body) => gateway.sign('spruce', body, NOW_MS),
    values: () => gateway.producer.published.map(({ value }) => value),
    async open() {
      const client = await connectRaw(server.port)
      clients.push(client)
      return client
    },
    async stop() {
      for (const { socket } of clients) socket.destroy()
      await server.close()
    },
  }
}
