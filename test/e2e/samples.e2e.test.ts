import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PROVIDER_IDS } from '@tributary/providers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedViews } from '../analytics/oracle/views.ts'
import { sampleHistory } from '../analytics/samples/sample-records.ts'
import type { Row } from '../analytics/scratch-database.ts'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'

// Every fixture and every sample of every provider goes in over HTTP, shuffled and doubled; the rows
// are compared with what the fixtures' expected files say.

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

afterAll(() => pipeline.stop())

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

test('what cannot be understood is a dead letter with its code, and nothing else is', () => {
  const expected = PROVIDER_IDS.flatMap((id) => expectations(id)).filter(
    ({ kind }) => kind === 'dead',
  )
  const codes = report['deadLetters']?.map(({ code }) => code)
  expect(expected.every(({ code }) => codes?.includes(code ?? ''))).toBe(true)
  expect(codes).not.toContain('HANDLER_BUG')
  expect(codes).not.toContain('UNENCODABLE')
  expect(codes).not.toContain('ROW_REFUSED')
})

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
