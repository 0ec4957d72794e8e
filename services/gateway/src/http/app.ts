import type { Log, Readiness } from '@tributary/runtime/service'
import { failureFields, readinessBody } from '@tributary/runtime/service'
import { Hono } from 'hono'
import { errorAnswer, unavailable } from './answers.ts'
import type { Bindings, WebhookRouteOptions } from './webhook-route.ts'
import { createWebhookRoute } from './webhook-route.ts'

export type AppOptions = WebhookRouteOptions & {
  /** Whether the gateway can take a webhook right now. Never rejects. */
  readonly ready: () => Promise<Readiness>
  readonly log: Log
}

/** The public port names no host: anyone can read it. The private port gives the full reason. */
const NOT_READY = {
  ready: false,
  reason: 'Kafka cannot confirm webhooks right now. /readyz of the private port says why.',
} as const

export type App = Hono<Bindings>

/** The public HTTP surface. */
export function createApp(options: AppOptions): App {
  const webhookRoute = createWebhookRoute(options)
  return new Hono<Bindings>()
    .all('/webhooks/:provider', webhookRoute)
    .all('/webhooks/:provider/:endpoint', webhookRoute)
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      const { ready } = await options.ready()
      return ready
        ? context.json(readinessBody({ ready }))
        : context.json(readinessBody(NOT_READY), 503)
    })
    .notFound(() => errorAnswer('NOT_FOUND').response)
    .onError((error) => {
      options.log.error(failureFields(error), 'a request failed')
      return unavailable(503).response
    })
}
