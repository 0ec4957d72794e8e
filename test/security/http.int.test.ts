import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runsProcesses } from '@tributary/local-stack'
import { CLICKHOUSE_FIELDS, createDatabase, requireVersion } from '@tributary/runtime/clickhouse'
import { createRegistry, REGISTRY_FIELDS } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { readConfig } from '@tributary/runtime/service'
import { testStack } from '@tributary/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Certificate } from './certificate.ts'
import { makeCertificate } from './certificate.ts'
import type { TlsProxy } from './tls-proxy.ts'
import { startTlsProxy } from './tls-proxy.ts'

/** The certificates and the broker of these tests need it. */
const withJava = await runsProcesses()
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-secured-'))
const LOGIN = { user: 'client', password: 'correct horse' }
let certificate: Certificate
let registryProxy: TlsProxy
let clickHouseProxy: TlsProxy

beforeAll(async () => {
  certificate = makeCertificate(folder)
  const { registry, clickhouse } = testStack()
  registryProxy = await startTlsProxy(registry.url, certificate, LOGIN)
  clickHouseProxy = await startTlsProxy(clickhouse.url, certificate)
})
afterAll(async () => {
  await Promise.all([registryProxy?.stop(), clickHouseProxy?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

describe.runIf(withJava)('a registry that requires TLS and a login', () => {
  const ENV = () => ({
    REGISTRY_URL: registryProxy.url,
    REGISTRY_USER: LOGIN.user,
    REGISTRY_PASSWORD: LOGIN.password,
    REGISTRY_TLS_CA_FILE: certificate.caFile,
  })
  const connect = (env: Env) =>
    createRegistry(readConfig({ registry: REGISTRY_FIELDS }, env).registry)

  test('stores the schemas and returns them', async () => {
    const registry = connect(ENV())
    const ids = await registry.apply()
    expect(await registry.ids()).toEqual(ids)
    expect(await registry.schemaText(ids.call)).toContain('tributary.unified.Call')
  })

  test.each(['apply', 'ids'] as const)('reports a wrong password (%s)', async (use) => {
    const registry = connect({ ...ENV(), REGISTRY_PASSWORD: 'wrong' })
    await expect(registry[use]()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'the schema registry refuses the login: check REGISTRY_USER and REGISTRY_PASSWORD',
    })
  })

  test('cannot be reached with a certificate of an unknown CA', async () => {
    const registry = connect({ ...ENV(), REGISTRY_TLS_CA_FILE: '' })
    await expect(registry.ids()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/certificate/),
    })
  })
})

describe.runIf(withJava)('a ClickHouse that requires TLS', () => {
  const ENV = () => {
    const { user, password } = testStack().clickhouse
    return {
      CLICKHOUSE_URL: clickHouseProxy.url,
      CLICKHOUSE_USER: user,
      CLICKHOUSE_PASSWORD: password,
      CLICKHOUSE_DATABASE: 'system',
      CLICKHOUSE_TLS_CA_FILE: certificate.caFile,
    }
  }
  const version = async (env: Env) => {
    const database = createDatabase(readConfig({ clickhouse: CLICKHOUSE_FIELDS }, env).clickhouse)
    return requireVersion(database).finally(() => database.close())
  }

  test('answers', async () => {
    expect(await version(ENV())).toMatch(/^\d+\.\d+/)
  })

  test.each([
    {
      name: 'a wrong password',
      change: { CLICKHOUSE_PASSWORD: 'wrong' },
      reason: /authentication/i,
    },
    {
      name: 'a certificate of an unknown CA',
      change: { CLICKHOUSE_TLS_CA_FILE: '' },
      reason: /certificate/,
    },
  ])('cannot be reached with $name', async ({ change, reason }) => {
    await expect(version({ ...ENV(), ...change })).rejects.toThrow(reason)
  })
})
