import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import { runCli } from '../cli.ts'
import { createTestIo } from '../testing/test-io.ts'
import { CHECKS } from './checks.ts'
import { examine } from './command.ts'

const check = (run: () => Promise<string>) => ({ name: 'Kafka', fix: 'check KAFKA_BROKERS', run })

test.each([
  [
    'a failure that names a fix prints it',
    new Failure('UNAVAILABLE', { what: 'no answer', fix: 'start the brokers' }),
    'no answer: start the brokers',
  ],
  [
    'a failure without a fix prints that of the check',
    new Failure('UNAVAILABLE', { what: 'missing: raw.bird' }),
    'missing: raw.bird: check KAFKA_BROKERS',
  ],
  [
    'any other error prints the fix of the check',
    new Error('no'),
    'Error: no: check KAFKA_BROKERS',
  ],
])('%s', async (_, error, message) => {
  const finding = await examine(
    check(() => Promise.reject(error)),
    {},
  )
  expect(finding).toEqual({ check: 'Kafka', ok: false, message })
})

const NOWHERE = 'http://127.0.0.1:1'

test('without a stack every check fails with a fix, and the exit code is 1', async () => {
  const env = {
    ...{ KAFKA_BROKERS: '127.0.0.1:1', REGISTRY_URL: NOWHERE, CLICKHOUSE_URL: NOWHERE },
    ...{ GATEWAY_ADMIN_URL: NOWHERE, NORMALIZER_PORT: '1', SINK_PORT: '1' },
  }
  const io = createTestIo({ env })
  expect(await runCli(['doctor', '--json'], io)).toBe(1)
  const findings = io.printed.map((line) => JSON.parse(line))
  expect(findings.map(({ check: name }) => name)).toEqual(CHECKS.map(({ name }) => name))
  for (const finding of findings) expect(finding).toMatchObject({ ok: false })
  expect(findings.find(({ check: name }) => name === 'gateway')).toMatchObject({
    message: `does not answer at ${NOWHERE}: start it, or set GATEWAY_ADMIN_PORT or GATEWAY_ADMIN_URL to its private port; its log says more`,
  })
})
