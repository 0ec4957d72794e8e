import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runsProcesses } from '@tributary/local-stack'
import {
  applyTopics,
  createKafka,
  createKafkaProducer,
  KAFKA_FIELDS,
  TOPIC_FIELDS,
} from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { createLog, readConfig } from '@tributary/runtime/service'
import { eventually, uniqueTopic } from '@tributary/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Certificate } from './certificate.ts'
import { makeCertificate } from './certificate.ts'
import type { SecuredKafka } from './secured-kafka.ts'
import { PASSWORD, startSecuredKafka, USER } from './secured-kafka.ts'

const log = createLog('test', 'fatal')
/** The certificates and the broker of these tests need it. */
const withJava = await runsProcesses()
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-secured-'))
let certificate: Certificate
let kafka: SecuredKafka

beforeAll(async () => {
  certificate = makeCertificate(folder)
  kafka = await startSecuredKafka(path.join(folder, 'kafka'), certificate)
})
afterAll(async () => {
  await kafka?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const TLS = () => ({
  KAFKA_BROKERS: kafka.tls,
  KAFKA_TLS: 'true',
  KAFKA_TLS_CA_FILE: certificate.caFile,
})
const LOGIN = (mechanism: string) => ({
  ...TLS(),
  KAFKA_BROKERS: kafka.tlsAndLogin,
  KAFKA_SASL_MECHANISM: mechanism,
  KAFKA_SASL_USER: USER,
  KAFKA_SASL_PASSWORD: PASSWORD,
})

function connect(env: Env) {
  const { settings } = readConfig({ settings: KAFKA_FIELDS }, env)
  return createKafka({ clientId: 'tributary-test', settings, log })
}

/** Creates a topic, publishes to it, and resolves to how many records it holds. */
async function publishOne(env: Env): Promise<number> {
  const topic = uniqueTopic('secured')
  const { topics } = readConfig({ topics: TOPIC_FIELDS }, { TOPIC_PARTITIONS: '1' })
  await applyTopics(connect(env), [{ topic, class: 'raw' }], topics)
  const options = { kafka: connect(env), log, maxUnconfirmedBytes: 1_000_000, maxInFlight: 1 }
  const producer = createKafkaProducer(options)
  const admin = connect(env).admin()
  const stopping = new AbortController()
  try {
    void producer.connect(stopping.signal)
    await eventually(() => producer.probe([topic]), { what: 'the producer is connected' })
    await producer.publish({ topic, key: null, value: Buffer.from('hello'), headers: {} })
    await admin.connect()
    const [partition] = await admin.fetchTopicOffsets(topic)
    return Number(partition?.high)
  } finally {
    stopping.abort()
    await Promise.all([producer.close(), admin.disconnect()])
  }
}

describe.runIf(withJava)('a broker that requires TLS and a login', () => {
  test.each([
    { name: 'TLS alone', env: TLS },
    { name: 'PLAIN over TLS', env: () => LOGIN('plain') },
    { name: 'SCRAM-SHA-256 over TLS', env: () => LOGIN('scram-sha-256') },
    { name: 'SCRAM-SHA-512 over TLS', env: () => LOGIN('scram-sha-512') },
  ])('takes records by $name', async ({ env }) => {
    expect(await publishOne(env())).toBe(1)
  })

  test.each([
    {
      name: 'a wrong password',
      env: () => ({ ...LOGIN('scram-sha-512'), KAFKA_SASL_PASSWORD: 'wrong' }),
      reason: /authentication failed/i,
    },
    {
      name: 'a certificate of an unknown CA',
      env: () => ({ ...TLS(), KAFKA_TLS_CA_FILE: '' }),
      reason: /certificate/i,
    },
    {
      name: 'no TLS',
      env: () => ({ KAFKA_BROKERS: kafka.tls }),
      reason: /./,
    },
  ])('cannot be reached with $name', async ({ env, reason }) => {
    const admin = connect(env()).admin()
    await expect(admin.connect()).rejects.toThrow(reason)
    await admin.disconnect()
  })

  test('blocks a service whose login it refuses, and names the fix', async () => {
    const env = { ...LOGIN('scram-sha-512'), KAFKA_SASL_PASSWORD: 'wrong' }
    const options = { kafka: connect(env), log, maxUnconfirmedBytes: 1_000, maxInFlight: 1 }
    const producer = createKafkaProducer(options)
    const stopping = new AbortController()
    void producer.connect(stopping.signal)
    await eventually(async () => expect(producer.blocked()).toHaveLength(1), {
      what: 'the producer is blocked',
    })
    expect(producer.blocked()).toMatchObject([{ topic: '*', reason: 'not_authenticated' }])
    await expect(producer.probe([])).rejects.toThrow('check KAFKA_SASL_MECHANISM')
    stopping.abort()
    await producer.close()
  })

  test('a login without a user or password fails before the client connects', () => {
    expect(() => connect({ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USER: USER })).toThrow(
      'KAFKA_SASL_MECHANISM is plain, which needs KAFKA_SASL_USER and KAFKA_SASL_PASSWORD',
    )
  })
})
