import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { portFailure } from '@tributary/runtime'
import type { Hono } from 'hono'

/** A slow client is cut off: headers within 5 s, the whole request within 15 s. */
const TIMEOUTS = {
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
}
/** Longer than the idle time-out of the usual load balancers (60 s), so that they close first. */
const KEEP_ALIVE_MS = 65_000
const MAX_HEADERS = 100
const MAX_CONNECTIONS = 10_000
/** How often idle connections are closed while the last requests are answered. */
const IDLE_CHECK_MS = 50

/** Serves the app; resolves once it listens. `close` answers the requests under way, then resolves. */
export async function serve(
  app: Hono,
  address: { readonly host: string; readonly port: number },
): Promise<{ close(): Promise<void> }> {
  const limits = { ...TIMEOUTS, keepAliveTimeout: KEEP_ALIVE_MS }
  const server = createServer(limits, getRequestListener(app.fetch))
  server.maxHeadersCount = MAX_HEADERS
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(portFailure({ port: address.port, portVariable: 'GATEWAY_PORT' }, error)),
    )
    server.listen(address.port, address.host, resolve)
  })
  return {
    close: () =>
      new Promise((resolve) => {
        const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
        server.close(() => {
          clearInterval(idle)
          resolve()
        })
      }),
  }
}
