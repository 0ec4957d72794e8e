import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DEAD_TOPICS, HEADERS, providerOfRawTopic } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { createKafka, KAFKA_FIELDS, readTopics } from '@tributary/runtime/kafka'
import { createLog, readConfig } from '@tributary/runtime/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedViews } from '../analytics/oracle/views.ts'
import { sampleHistory } from '../analytics/samples/sample-records.ts'
import type { Row } from '../analytics/scratch-database.ts'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'

// Posts every fixture and every sample of every provider twice, and compares the rows with the expected
// files of the fixtures.

const PROVIDERS_FOLDER = path.resolve(import.meta.dirname, '../../libs/providers/src')

type ExpectedDraft = { readonly kind: string; readonly facts: Readonly<Record<string, unknown>> }
type Expected = {
  readonly kind: string
  readonly value?: readonly ExpectedDraft[]
  readonly code?: string
}

let pipeline: Pipeline
let report: Readonly<Record<string, readonly Row[]>>

beforeAll(async () => {
  pipeline = await startPipeline()
  for (const [provider, bodies] of PROVIDER_IDS.map(
    (id) => [id, [...fixtures(id), ...samples(id)]] as const,
  )) {
    const twice = [...bodies, ...bodies.toReversed()]
    const statuses = await Promise.all(twice.map((body) => pipeline.post(provider, body)))
    expect(new Set(statuses)).toEqual(new Set([200]))
  }
  await pipeline.settled()
  report = JSON.parse(await pipeline.tributary('report', '--json'))
})

afterAll(() => pipeline?.stop())

describe.each(PROVIDER_IDS)('the fixtures of %s', (provider) => {
  test.each([
    ['message', 'messages', 'message_id'],
    ['call', 'calls', 'call_id'],
  ])('every %s with content is a row of %s, once', async (kind, view, id) => {
    const rows = await pipeline.query<{ id: string }>(
      `SELECT ${id} AS id FROM ${view} WHERE provider = '${provider}'`,
    )
    const ids = rows.map((row) => row.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(missing(expectedIds(provider, kind, id), ids)).toEqual([])
  })

  test('every conversation event is a row of conversation_events, once', async () => {
    const rows = await pipeline.query<{ id: string }>(
      `SELECT event_id AS id FROM conversation_events WHERE provider = '${provider}'`,
    )
    const ids = rows.map((row) => row.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(missing(expectedIds(provider, 'conversation', 'event_id'), ids)).toEqual([])
  })
})

test('the dead letters are those of the fixtures that cannot be understood, with their codes', async () => {
  const expected = PROVIDER_IDS.flatMap((id) =>
    expectations(id)
      .filter(({ kind }) => kind === 'dead')
      .flatMap(({ code }) => [`${id} ${code}`, `${id} ${code}`]),
  )
  expect(expected).not.toEqual([])
  const found = await deadLetters(DEAD_TOPICS.normalizer)
  expect(found.toSorted()).toEqual(expected.toSorted())
  expect(await deadLetters(DEAD_TOPICS.sink)).toEqual([])
})

/**
 * Provider and code of each raw record of the default endpoints with a dead letter. Other pipelines on the
 * same Kafka may have dead-lettered the same record, so each record counts once.
 */
async function deadLetters(topic: string): Promise<readonly string[]> {
  const settings = readConfig({ kafka: KAFKA_FIELDS }, pipeline.env).kafka
  const kafka = createKafka({ clientId: 'test', settings, log: createLog('test', 'fatal') })
  const letters = new Map<string, string>()
  for await (const { headers } of readTopics(kafka, [{ topic }])) {
    if (headers[HEADERS.endpoint] !== 'default') continue
    const { sourceTopic, sourcePartition, sourceOffset, code } = HEADERS
    const source = [sourceTopic, sourcePartition, sourceOffset].map((name) => headers[name])
    const provider = providerOfRawTopic(headers[sourceTopic] ?? '')
    letters.set(source.join('/'), `${provider} ${headers[code]}`)
  }
  return [...letters.values()]
}

/** A number of the report, and the rows of a view from which a provider must have it. */
type ReportNumber = {
  readonly what: string
  readonly table: string
  readonly column: string
  readonly view: string
  readonly isCounted: (row: Row) => boolean
}

const REPORT_NUMBERS: readonly ReportNumber[] = [
  {
    ...{ what: 'talk time', table: 'calls', column: 'talk_seconds_sum', view: 'calls' },
    isCounted: (row) => Number(row['talk_seconds']) > 0,
  },
  {
    ...{ what: 'response times', table: 'responses', column: 'response_seconds_median' },
    ...{ view: 'response_turns', isCounted: (row) => Number(row['response_seconds']) > 0 },
  },
  {
    ...{
      what: 'waiting conversations',
      table: 'responses',
      column: 'waiting',
      view: 'waiting_conversations',
    },
    isCounted: () => true,
  },
  {
    ...{ what: 'message volume', table: 'volumes', column: 'messages', view: 'communications' },
    isCounted: (row) => row['kind'] === 'message' && row['author_kind'] !== 'system',
  },
]

test.each(REPORT_NUMBERS)(
  'the report shows the $what of every provider whose samples have any',
  ({ table, column, view, isCounted }) => {
    const withNumber = report[table]?.filter((row) => Number(row[column]) > 0) ?? []
    const shown = withNumber.map((row) => String(row['provider']))
    const rows = expectedViews(sampleHistory())[view] ?? []
    const expected = rows.filter(isCounted).map((row) => String(row['provider']))
    expect(expected).not.toEqual([])
    expect(missing(expected, shown)).toEqual([])
  },
)

function files(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(folder, file))
}

/** Fixtures of the default endpoint: those with options of their own need another endpoint. */
function fixtureFiles(provider: string): readonly string[] {
  const all = files(path.join(PROVIDERS_FOLDER, provider, 'fixtures'), '.body')
  const withOptions = new Set(
    files(path.join(PROVIDERS_FOLDER, provider, 'fixtures'), '.endpoint.json'),
  )
  return all.filter((file) => !withOptions.has(file.replace(/\.body$/, '.endpoint.json')))
}

const fixtures = (provider: string) => fixtureFiles(provider).map((file) => readFileSync(file))

const samples = (provider: string) =>
  files(path.join(PROVIDERS_FOLDER, provider, 'samples'), '').map((file) => readFileSync(file))

function expectations(provider: string): readonly Expected[] {
  return fixtureFiles(provider).map((file) =>
    JSON.parse(readFileSync(file.replace(/\.body$/, '.expected.json'), 'utf8')),
  )
}

/** Ids of the entities that no fixture deletes and that at least one gives with content. */
function expectedIds(provider: string, kind: string, id: string): readonly string[] {
  const drafts = expectations(provider)
    .flatMap(({ value }) => value ?? [])
    .filter((draft) => draft.kind === kind)
  const deleted = new Set(
    drafts.filter(({ facts }) => facts['is_deleted']).map(({ facts }) => facts[id]),
  )
  return drafts
    .filter(
      ({ facts }) =>
        !facts['is_partial'] &&
        !facts['is_deleted'] &&
        (kind === 'conversation' || !deleted.has(facts[id])),
    )
    .map(({ facts }) => String(facts[id]))
}

const missing = (wanted: readonly string[], found: readonly string[]) => {
  const there = new Set(found)
  return wanted.filter((id) => !there.has(id))
}
