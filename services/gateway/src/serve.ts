import { once } from 'node:events'
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { portFailure } from '@tributary/runtime/service'
import type { App } from './app.ts'
import { createDrain } from './drain.ts'

/** What a client may take of the server, in milliseconds, bytes and counts. */
export type ServeLimits = Pick<
  ServerOptions,
  | 'headersTimeout'
  | 'requestTimeout'
  | 'connectionsCheckingInterval'
  | 'keepAliveTimeout'
  | 'maxHeaderSize'
> & {
  readonly maxConnections: number
  /** A request with more headers is answered with 431. */
  readonly maxHeadersCount: number
  /** How long a connection that is kept alive may bring one more request while the server closes. */
  readonly graceMs: number
}

/**
 * A slow client is cut off: headers within 5 s, the whole request within 10 s. An idle connection is
 * kept longer than the usual load balancers keep it (60 s), so that they close first.
 */
export const SERVE_LIMITS: ServeLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
  maxHeadersCount: 100,
  maxConnections: 10_000,
  graceMs: 1_000,
}

export type ServeOptions = {
  readonly host: string
  readonly port: number
  readonly maxBodyBytes: number
  /** Time within which a request that has arrived is answered. */
  readonly answerBudgetMs: number
  readonly limits: ServeLimits
}

export type HttpServer = {
  readonly port: number
  /**
   * Takes no new connection, answers what is under way and what still comes on connections that are
   * open, then resolves: after the answer budget at the latest.
   */
  close(): Promise<void>
}

/** Serves the app over HTTP; resolves once it listens. */
export async function serve(app: App, options: ServeOptions): Promise<HttpServer> {
  const { host, limits, maxBodyBytes } = options
  let isClosing = false
  const listener = getRequestListener(async (request, env) => {
    const response = await app.fetch(request, env)
    if (isClosing) response.headers.set('connection', 'close')
    return response
  })
  const server = createServer({ ...limits, insecureHTTPParser: false }, listener)
  server.maxConnections = limits.maxConnections
  server.maxHeadersCount = limits.maxHeadersCount
  server.on('checkContinue', continueUnlessTooLarge(maxBodyBytes, listener))
  const drain = createDrain(server)
  const port = await listen(server, host, options.port)
  return {
    port,
    close() {
      isClosing = true
      return drain({ graceMs: limits.graceMs, deadlineMs: options.answerBudgetMs })
    },
  }
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw portFailure({ port, portVariable: 'GATEWAY_PORT' }, error)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** A sender that asks before it sends a body is not asked for one that will not be read. */
function continueUnlessTooLarge(maxBodyBytes: number, listener: Listener): Listener {
  return (request, response) => {
    if (!(Number(request.headers['content-length']) > maxBodyBytes)) response.writeContinue()
    return listener(request, response)
  }
}
