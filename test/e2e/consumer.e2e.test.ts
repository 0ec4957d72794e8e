import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PROVIDER_IDS } from '@tributary/providers'
import type { TestKafka } from '@tributary/testing'
import { eventually, startKafka, testStack, uniqueGroup } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kafkajsSource } from '../../libs/consumer/src/adapters/kafkajs.ts'
import { latest, memoryStore } from '../../libs/consumer/src/latest/index.ts'
import { registrySchemas, TOPICS } from '../../libs/consumer/src/records/index.ts'
import { linesOf } from '../analytics/comparison.ts'
import type { Row } from '../analytics/scratch-database.ts'
import { kafkaOf } from '../consumer/rig.ts'
import { createTable } from '../consumer/table.ts'
import { VIEWS, withoutLeftOut } from '../consumer/view-rows.ts'
import { runCommand } from './command-line.ts'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'
import { sampleWebhooks } from './sample-webhooks.ts'

const table = createTable()
const stop = new AbortController()
let kafka: TestKafka
let pipeline: Pipeline
let consuming: Promise<void>

beforeAll(async () => {
  kafka = await startKafka(process.env)
  const stack = { ...testStack(), kafka }
  pipeline = await startPipeline({ stack })
  await createErasures()
  consuming = latest({
    source: kafkajsSource(kafkaOf(kafka.brokers)),
    schemas: registrySchemas({ url: stack.registry.url }),
    ...{ store: memoryStore(), groupId: uniqueGroup('consumer'), signal: stop.signal },
    kinds: ['message', 'call', 'conversation'],
    onChange: table.apply,
    onPoison: ({ reason }) => {
      throw new Error(reason)
    },
  })
  for (const provider of PROVIDER_IDS) {
    await Promise.all(sampleWebhooks(provider).map((body) => pipeline.post(provider, body)))
  }
  await pipeline.settled()
})
afterAll(async () => {
  stop.abort()
  await consuming
  await pipeline?.stop()
  await kafka?.stop()
})

async function createErasures(): Promise<void> {
  const admin = kafkaOf(kafka.brokers).admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: TOPICS.erasure }], waitForLeaders: true })
  await admin.disconnect()
}

const viewLines = () =>
  Promise.all(
    Object.values(VIEWS).map(async (view) => {
      const rows = await pipeline.query<Row>(`SELECT * FROM ${view}`)
      return linesOf(rows.map(withoutLeftOut))
    }),
  )

/** Waits until the table has the rows of the views; how many rows each view has. */
async function equalsViews(): Promise<readonly number[]> {
  const expected = await viewLines()
  await eventually(() => expect(table.lines()).toEqual(expected), {
    what: 'the table of the consumer equals the views',
    withinMs: 30_000,
  })
  return expected.map((lines) => lines.length)
}

const replay = async (variables: Readonly<Record<string, string>>) =>
  JSON.parse(await runCommand(['replay', '--json'], { ...pipeline.env, ...variables }))

test('a consumer of the unified topics has the rows of the views', async () => {
  const counts = await equalsViews()
  expect(Math.min(...counts)).toBeGreaterThan(3)
})

test('a replay that changes nothing changes no row', async () => {
  const before = table.lines()
  await replay({})
  await pipeline.settled()
  await equalsViews()
  expect(table.lines()).toEqual(before)
})

test('a replay that leaves values empty empties them', async () => {
  const addresses = () =>
    table
      .lines()
      .flat()
      .filter((line) => !line.includes('"contact_address",""'))
  const before = addresses().length
  await replay({ PII_VERSION: '2', PII_CONTACT: 'drop' })
  await pipeline.settled()
  await equalsViews()
  expect(addresses().length).toBeLessThan(before)
})

test('a message that the mapping no longer makes is withdrawn', async () => {
  const file = pipeline.env['ENDPOINTS_FILE'] ?? ''
  const endpoints = JSON.parse(await readFile(file, 'utf8'))
  endpoints.bird.default.messageSource = 'channels'
  const changed = path.join(path.dirname(file), 'endpoints-bird.json')
  await writeFile(changed, JSON.stringify(endpoints))
  const { withdrawn } = await replay({ ENDPOINTS_FILE: changed, PII_VERSION: '3' })
  expect(withdrawn.message).toBeGreaterThan(0)
  await pipeline.settled()
  const expected = (await viewLines())[0]
  await eventually(() => expect(table.lines()[0]).toEqual(expected), { what: 'equal messages' })
  expect([...table.reasons.values()]).toContain('withdrawn')
})
