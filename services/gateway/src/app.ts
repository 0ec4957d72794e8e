import { describe } from '@tributary/core'
import type { Readiness } from '@tributary/runtime/service'
import { readinessBody } from '@tributary/runtime/service'
import { Hono } from 'hono'
import { errorAnswer, unavailable } from './answers.ts'
import type { Bindings, InboundOptions } from './routes/inbound.ts'
import { inbound } from './routes/inbound.ts'

export type AppOptions = InboundOptions & {
  /** Whether a webhook could be published right now. Never rejects. */
  readonly ready: () => Promise<Readiness>
}

/** Anybody may read it here, so it names no host; the private port tells the reason in full. */
const NOT_READY = {
  ready: false,
  reason: 'Kafka cannot confirm webhooks right now. /readyz of the private port says why.',
} as const

export type App = Hono<Bindings>

/** The public HTTP surface. */
export function createApp(options: AppOptions): App {
  const route = inbound(options)
  return new Hono<Bindings>()
    .all('/webhooks/:provider', route)
    .all('/webhooks/:provider/:endpoint', route)
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      const { ready } = await options.ready()
      return ready
        ? context.json(readinessBody({ ready }))
        : context.json(readinessBody(NOT_READY), 503)
    })
    .notFound(() => errorAnswer('NOT_FOUND').response)
    .onError((error) => {
      options.log.error({ error: describe(error) }, 'a request failed')
      return unavailable(503).response
    })
}
