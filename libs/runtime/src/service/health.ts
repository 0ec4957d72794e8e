import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { describe, Failure } from '@tributary/core'
import { deadline } from './deadline.ts'
import type { Metrics } from './metrics.ts'

export type Readiness =
  /** `note` names what is degraded. */
  | { readonly ready: true; readonly note?: string }
  | { readonly ready: false; readonly reason: string }

export type AdminServerOptions = {
  readonly port: number
  readonly host: string
  /** Name of the variable that sets the port, for the error when the port is taken. */
  readonly portVariable: string
  readonly metrics: Metrics
  /** Whether the service can do its next piece of work. */
  readonly ready: () => Promise<Readiness>
  /** Why the process should be replaced; null while it is fine. */
  readonly stuck?: () => string | null
}

/** How long a scrape waits for the readiness check, in milliseconds. */
const SCRAPE_WAIT_MS = 2_500

/**
 * Serves the private port of a service: /healthz (process alive), /readyz (503 with the reason when
 * the service cannot do its next piece of work), /metrics (Prometheus). Resolves once it listens;
 * rejects with CONFIG_INVALID when the port is taken.
 */
export async function startAdminServer(
  options: AdminServerOptions,
): Promise<{ close(): Promise<void> }> {
  const gauges = readinessGauges(options.metrics)
  const server = createServer((request, response) => {
    answer({ ...options, gauges }, request, response).catch(() => response.writeHead(500).end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portFailure(options, error)))
    server.listen(options.port, options.host, resolve)
  })
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  options: AdminServerOptions & { readonly gauges: ReadinessGauges },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://admin')
  if (pathname === '/metrics') {
    const late = (): Readiness => ({ ready: false, reason: 'no answer in time' })
    options.gauges.set(await deadline(readinessOf(options.ready), SCRAPE_WAIT_MS, late))
    const { text, contentType } = await options.metrics.expose()
    response.writeHead(200, { 'content-type': contentType }).end(text)
  } else if (pathname === '/healthz') {
    const reason = options.stuck?.() ?? null
    sendJson(
      response,
      reason === null ? 200 : 503,
      reason === null ? { status: 'alive' } : { status: 'stuck', reason },
    )
  } else if (pathname === '/readyz') {
    const readiness = await readinessOf(options.ready)
    sendJson(response, readiness.ready ? 200 : 503, readinessBody(readiness))
  } else {
    sendJson(response, 404, {
      error: { code: 'NOT_FOUND', message: 'There are /healthz, /readyz and /metrics.' },
    })
  }
}

type ReadinessGauges = { set(readiness: Readiness): void }

/** Defines the gauges of the readiness. Every scrape checks the readiness and sets them. */
export function readinessGauges(metrics: Metrics): ReadinessGauges {
  const ready = metrics.gauge(
    `tributary_${metrics.service}_ready`,
    '1 while the service can do its next piece of work, as /readyz answers; else 0.',
  )
  const degraded = metrics.gauge(
    `tributary_${metrics.service}_degraded`,
    '1 while the service is ready with a restriction that /readyz names, such as a gateway that stores webhooks in its spool; else 0.',
  )
  return {
    set(readiness) {
      ready.set(readiness.ready ? 1 : 0)
      degraded.set(readiness.ready && readiness.note !== undefined ? 1 : 0)
    },
  }
}

/** The result of the check; not ready, with the error as the reason, when it rejects. */
export async function readinessOf(check: () => Promise<Readiness>): Promise<Readiness> {
  return check().catch((error: unknown) => ({ ready: false, reason: describe(error) }))
}

export function readinessBody(readiness: Readiness) {
  if (!readiness.ready) return { status: 'not ready', reason: readiness.reason }
  return { status: 'ready', ...(readiness.note !== undefined && { note: readiness.note }) }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The Failure for a port that cannot be opened. */
export function portFailure(
  { port, portVariable }: { readonly port: number; readonly portVariable: string },
  cause: NodeJS.ErrnoException,
): Failure {
  const why =
    cause.code === 'EADDRINUSE' ? 'is taken by another process' : `cannot be opened (${cause.code})`
  return new Failure('CONFIG_INVALID', {
    what: `port ${port} ${why}`,
    fix: `set ${portVariable} to a free one`,
    cause,
  })
}
