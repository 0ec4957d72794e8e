import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Log } from '../log.ts'
import { createOtlpTracing } from './otlp-tracing.ts'

/** Accepts requests and never answers. */
const silent = createServer(() => undefined)
beforeAll(() => new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  silent.closeAllConnections()
  silent.close()
})

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
}

test.each([
  ['does not answer', () => (silent.address() as AddressInfo).port],
  ['does not run', () => 1],
])('a collector that %s does not delay the stop of a service', async (_, port) => {
  const collector = `http://127.0.0.1:${port()}`
  const tracing = createOtlpTracing({ service: 'gateway', collector, ratio: 1, log, closeMs: 200 })
  for (let count = 0; count < 2_000; count++) tracing.begin('POST /webhooks/spruce')?.end(null)
  const started = performance.now()
  await tracing.close()
  expect(performance.now() - started).toBeLessThan(1_200)
})

test('a ratio of 0 traces nothing', () => {
  const collector = 'http://127.0.0.1:1'
  const tracing = createOtlpTracing({ service: 'gateway', collector, ratio: 0, log })
  expect(tracing.begin('POST /webhooks/spruce')).toBeNull()
})
