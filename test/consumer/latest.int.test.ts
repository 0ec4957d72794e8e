import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { eventually, uniqueGroup } from '@tributary/testing'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Erasure, Fact } from '../../libs/consumer/src/fold/index.ts'
import { latest } from '../../libs/consumer/src/latest/index.ts'
import { type Poison, registrySchemas, TOPICS } from '../../libs/consumer/src/records/index.ts'
import { type SqliteStore, sqliteStore } from '../../libs/consumer/src/store/sqlite-store.ts'
import { linesOf } from '../analytics/comparison.ts'
import { type AnalyticsDatabase, analyticsDatabase } from '../analytics/database.ts'
import { countedFacts, historyRecord } from './counted.ts'
import { type Rig, startRig } from './rig.ts'
import { SOURCES } from './sources.ts'
import { stories } from './stories.ts'
import { createTable } from './table.ts'
import { VIEWS, withoutLeftOut } from './view-rows.ts'

/** Histories of accounts of their own; erasures of whole conversations have no equal in the landing tables. */
const SAMPLE = fc.sample(stories, {
  numRuns: 4,
  seed: Number(process.env['TRIBUTARY_LAW_SEED'] ?? 20_261_201),
})
const inAccount = <R extends { readonly account_id: string }>(record: R, index: number): R => ({
  ...record,
  account_id: `${index}-${record.account_id}`,
})
const FACTS: readonly Fact[] = SAMPLE.flatMap(({ facts }, index) =>
  facts.map((fact) => ({ ...fact, record: inAccount(fact.record, index) }) as Fact),
)
const ERASURES: readonly Erasure[] = SAMPLE.flatMap(({ erasures }, index) =>
  erasures.filter(({ kind }) => kind !== 'conversation').map((one) => inAccount(one, index)),
)

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-latest-'))
let rig: Rig
let database: AnalyticsDatabase
let expected: readonly (readonly string[])[]

beforeAll(async () => {
  ;[rig, database] = await Promise.all([startRig(), analyticsDatabase('latest')])
  await database.land(countedFacts(FACTS, ERASURES).map(historyRecord))
  expected = await Promise.all(
    Object.values(VIEWS).map(async (view) => {
      const rows = await database.rows(`SELECT * FROM ${view}`)
      return linesOf(rows.map(withoutLeftOut))
    }),
  )
  const erasures = ERASURES.map((record) => ({ kind: 'erasure' as const, record }))
  const half = Math.floor(FACTS.length / 2)
  await rig.publish([...FACTS.slice(0, half), ...erasures])
  await rig.publishRubbish(TOPICS.call)
  await rig.publish([...FACTS.slice(half), ...FACTS.slice(0, 50)])
}, 120_000)
afterAll(async () => {
  await database?.close()
  await rig?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const KINDS = ['message', 'call', 'conversation'] as const

function start(client: string, store: SqliteStore, groupId: string) {
  const source = SOURCES[client]
  if (source === undefined) throw new Error(`no client ${client}`)
  const stop = new AbortController()
  const table = createTable()
  const poisons: Poison[] = []
  const ended = latest({
    source: source(rig.brokers),
    schemas: registrySchemas({ url: rig.registry }),
    ...{ store, groupId, kinds: KINDS, signal: stop.signal },
    onChange: (change) => table.apply(change),
    onPoison: (poison) => void poisons.push(poison),
  })
  ended.catch(() => undefined)
  return { ended, table, poisons, stop: () => stop.abort() }
}

describe.each(Object.keys(SOURCES))('latest() over %s', (client) => {
  test('ends with the rows of the views, passes a record that it cannot read, and commits all', async () => {
    const store = sqliteStore(path.join(folder, `${client.replace(/\W/g, '')}.db`), {
      survives: 'process',
    })
    const groupId = uniqueGroup('latest')
    const member = start(client, store, groupId)
    await eventually(
      async () => {
        await Promise.race([member.ended, Promise.resolve()])
        expect(member.table.lines()).toEqual(expected)
        expect(member.poisons).toEqual([
          expect.objectContaining({ topic: TOPICS.call, reason: 'NOT_WIRE_FORMAT' }),
        ])
        expect(await rig.lag(groupId)).toBe(0)
      },
      { what: 'the table equals the views', withinMs: 45_000, everyMs: 250 },
    )
    member.stop()
    await member.ended
    store.close()
  })
})

test.each(Object.keys(SOURCES))(
  '%s finds no bounds of a topic that does not exist',
  async (client) => {
    const topic = 'unified.missing'
    await expect(SOURCES[client]?.(rig.brokers).bounds(topic)).rejects.toThrow()
    const admin = rig.kafka.admin()
    await admin.connect()
    expect(await admin.listTopics()).not.toContain(topic)
    await admin.disconnect()
  },
)

test('the views have rows, and erasures and replays took some of the facts', () => {
  expect(expected.every((lines) => lines.length > 20)).toBe(true)
  expect(ERASURES.length).toBeGreaterThan(3)
  expect(countedFacts(FACTS, ERASURES).length).toBeLessThan(FACTS.length - 10)
})
