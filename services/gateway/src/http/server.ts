import { once } from 'node:events'
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { portFailure } from '@tributary/runtime/service'
import type { App } from './app.ts'
import { createDrain } from './drain.ts'

/** Limits on what a client can use of the server, in milliseconds, bytes and counts. */
export type ServerLimits = Pick<
  ServerOptions,
  | 'headersTimeout'
  | 'requestTimeout'
  | 'connectionsCheckingInterval'
  | 'keepAliveTimeout'
  | 'maxHeaderSize'
> & {
  readonly maxConnections: number
  /** With more headers the answer is 431. */
  readonly maxHeadersCount: number
  /** How long an idle connection may send one more request while the server closes. */
  readonly graceMs: number
}

/**
 * Cuts off slow clients: headers within 5 s, the whole request within 10 s. Keeps an idle connection
 * longer than the usual load balancers do (60 s), so that the load balancer closes it first.
 */
export const SERVER_LIMITS: ServerLimits = {
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
  /** Longest time from the arrival of a request to its answer, in milliseconds. */
  readonly answerBudgetMs: number
  readonly limits: ServerLimits
}

export type HttpServer = {
  readonly port: number
  /**
   * Takes no new connections; answers requests in flight and new ones on open connections. Resolves
   * after the answer budget at the latest.
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

/** Answers `Expect: 100-continue` with 100 unless the announced body is too large to be read. */
function continueUnlessTooLarge(maxBodyBytes: number, listener: Listener): Listener {
  return (request, response) => {
    if (!(Number(request.headers['content-length']) > maxBodyBytes)) response.writeContinue()
    return listener(request, response)
  }
}
