import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runCli } from '../cli.ts'
import { createTestIo } from '../testing/test-io.ts'
import { CHECKS } from './checks.ts'

const NOWHERE = 'http://127.0.0.1:1'
const DOWN = {
  ...{ KAFKA_BROKERS: '127.0.0.1:1', REGISTRY_URL: NOWHERE, CLICKHOUSE_URL: NOWHERE },
  ...{ GATEWAY_ADMIN_URL: NOWHERE, NORMALIZER_PORT: '1', SINK_PORT: '1' },
}

async function findingsOf(env: Readonly<Record<string, string>>) {
  const io = createTestIo({ env })
  expect(await runCli(['doctor', '--json'], io)).toBe(1)
  return io.printed.map((line) => JSON.parse(line))
}

const server = createServer((_, response) => {
  response.writeHead(503).end(JSON.stringify({ reason: 'Kafka does not confirm' }))
})
afterEach(() => server.close())

test('without a stack every cause fails with a fix, its consequences are skipped, and the exit code is 1', async () => {
  const findings = await findingsOf(DOWN)
  expect(findings.map(({ check: name }) => name)).toEqual(CHECKS.map(({ name }) => name))
  for (const finding of findings) expect(finding).toMatchObject({ ok: false })
  const skipped = findings.filter((finding) => finding.skipped)
  expect(skipped.map(({ check, message }) => `${check} ${message}`)).toEqual([
    'Kafka topics skipped: needs Kafka',
    'registry schemas skipped: needs registry',
    'ClickHouse migrations skipped: needs ClickHouse',
    'replays and erasures skipped: needs ClickHouse',
    'suppressed persons skipped: needs Kafka, ClickHouse',
    'turns skipped: needs ClickHouse',
  ])
  expect(findings.find(({ check: name }) => name === 'gateway')).toMatchObject({
    message:
      'nothing answers at 127.0.0.1:1 (ECONNREFUSED): run "npm start", or "deploy/tributary up gateway" with docker compose; if it runs, check GATEWAY_ADMIN_PORT or GATEWAY_ADMIN_URL',
  })
})

test('a service that runs and waits for a stopped Kafka is not told to start', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const findings = await findingsOf({ ...DOWN, GATEWAY_ADMIN_URL: `http://127.0.0.1:${port}` })
  expect(findings.find(({ check }) => check === 'gateway')).toEqual({
    ...{ check: 'gateway', ok: false, skipped: true },
    message: 'skipped: it runs and waits for Kafka',
  })
})

test('a check comes after those that it needs, and names only checks that exist', () => {
  const names = CHECKS.map(({ name }) => name)
  for (const [index, { needs = [], waitsFor = [] }] of CHECKS.entries()) {
    for (const name of needs) expect(names.slice(0, index)).toContain(name)
    for (const name of waitsFor) expect(names).toContain(name)
  }
})
