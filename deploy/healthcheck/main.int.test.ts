import { execFile } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { freePorts } from '../../libs/local-stack/src/index.ts'
import { startAdminServer } from '../../libs/runtime/src/service/health.ts'
import { createMetrics } from '../../libs/runtime/src/service/index.ts'

const READY = async () => ({ ready: true }) as const
const UNREADY = async () => ({ ready: false, reason: 'ClickHouse does not answer' }) as const

test.each([
  { name: 'a ready service is healthy', ready: READY, stuck: null, code: 0, says: 'ready' },
  {
    name: 'a service that is not ready is unhealthy, with the reason',
    ready: UNREADY,
    stuck: null,
    code: 1,
    says: 'ClickHouse does not answer',
  },
  {
    name: 'a stuck service is unhealthy, with the reason',
    ready: READY,
    stuck: 'nothing moves',
    code: 1,
    says: 'nothing moves',
  },
])('$name', async ({ ready, stuck, code, says }) => {
  const [port = 0, ...others] = await freePorts(3)
  const admin = await startAdminServer({
    port,
    host: '127.0.0.1',
    portVariable: 'SINK_PORT',
    metrics: createMetrics('sink'),
    ready,
    stuck: () => stuck,
  })
  const checked = await check(port, others)
  await admin.close()
  expect(checked).toEqual({ code, output: expect.stringContaining(says) })
})

test.each([
  { name: 'a ready service', ready: READY, gauge: 1 },
  { name: 'a service that is not ready', ready: UNREADY, gauge: 0 },
  { name: 'a service whose check hangs', ready: () => new Promise<never>(() => {}), gauge: 0 },
])('a scrape of $name reports ready $gauge', async ({ ready, gauge }) => {
  const [port = 0] = await freePorts(1)
  const metrics = createMetrics('sink')
  const admin = await startAdminServer({
    ...{ port, host: '127.0.0.1', portVariable: 'SINK_PORT', metrics, ready },
  })
  const scraped = await fetch(`http://127.0.0.1:${port}/metrics`)
  const text = await scraped.text()
  await admin.close()
  expect(text).toContain(`tributary_sink_ready{service="sink"} ${gauge}\n`)
})

test('a container without a listening service is unhealthy', async () => {
  const [port = 0, ...others] = await freePorts(3)
  expect(await check(port, others)).toEqual({
    code: 1,
    output: 'nothing answers on GATEWAY_ADMIN_PORT, NORMALIZER_PORT, SINK_PORT',
  })
})

/** Runs the health check of a sink on the port `sink`; nothing listens on the `others`. */
function check(sink: number, others: readonly number[]) {
  const [gateway, normalizer] = others
  const env = {
    GATEWAY_ADMIN_PORT: String(gateway),
    NORMALIZER_PORT: String(normalizer),
    SINK_PORT: String(sink),
  }
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>()
  execFile(
    process.execPath,
    [path.join(import.meta.dirname, 'main.ts')],
    { env },
    (error, output) => resolve({ code: Number(error?.code ?? 0), output }),
  )
  return promise
}
