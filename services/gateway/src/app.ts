import { describe } from '@tributary/core'
import type { Readiness } from '@tributary/runtime'
import { readinessBody, readinessOf } from '@tributary/runtime'
import { Hono } from 'hono'
import { errorAnswer, unavailable } from './answers.ts'
import type { InboundOptions } from './routes/inbound.ts'
import { inbound } from './routes/inbound.ts'

export type AppOptions = InboundOptions & {
  /** Whether a webhook could be published right now. */
  readonly ready: () => Promise<Readiness>
}

/** The public HTTP surface. */
export function createApp(options: AppOptions): Hono {
  const route = inbound(options)
  return new Hono()
    .all('/webhooks/:provider', route)
    .all('/webhooks/:provider/:endpoint', route)
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      const readiness = await readinessOf(options.ready)
      return context.json(readinessBody(readiness), readiness.ready ? 200 : 503)
    })
    .notFound(() => errorAnswer('NOT_FOUND'))
    .onError((error) => {
      options.log.error({ error: describe(error) }, 'a request failed')
      return unavailable(503)
    })
}
