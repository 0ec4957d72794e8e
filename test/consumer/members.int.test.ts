import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually, uniqueGroup } from '@tributary/testing'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Erasure, Fact } from '../../libs/consumer/src/fold/index.ts'
import { linesOf } from '../analytics/comparison.ts'
import { type AnalyticsDatabase, analyticsDatabase } from '../analytics/database.ts'
import { countedFacts, historyRecord } from './counted.ts'
import { type Published, type Rig, startRig } from './rig.ts'
import { SOURCES } from './sources.ts'
import { stories } from './stories.ts'
import { asViewRow, VIEWS, withoutLeftOut } from './view-rows.ts'

const SAMPLE = fc.sample(stories, {
  numRuns: 3,
  seed: Number(process.env['TRIBUTARY_LAW_SEED'] ?? 20_261_202),
})

let database: AnalyticsDatabase
let rig: Rig
let folder: string
const members: ChildProcess[] = []

beforeAll(async () => {
  database = await analyticsDatabase('members')
})
afterEach(async () => {
  for (const member of members.splice(0)) member.kill('SIGKILL')
  await rig?.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterAll(() => database?.close())

async function expectedLines(facts: readonly Fact[], erasures: readonly Erasure[]) {
  await database.clear()
  await database.land(countedFacts(facts, erasures).map(historyRecord))
  return Promise.all(
    Object.values(VIEWS).map(async (view) => {
      const rows = await database.rows(`SELECT * FROM ${view}`)
      return linesOf(rows.map(withoutLeftOut))
    }),
  )
}

function startMember(client: string, groupId: string): ChildProcess {
  const main = path.join(import.meta.dirname, 'member.ts')
  const args = [client, rig.brokers.join(','), rig.registry, folder, groupId]
  const member = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  members.push(member)
  return member
}

/** What the members have in their table. */
function tableRows(): readonly { readonly kind: string; readonly row: string }[] {
  const table = new DatabaseSync(path.join(folder, 'rows.db'), { readOnly: true })
  const rows = table.prepare('SELECT kind, row FROM rows').all()
  table.close()
  return rows.map(({ kind, row }) => ({ kind: String(kind), row: String(row) }))
}

function tableLines() {
  const rows = tableRows()
  return Object.keys(VIEWS).map((kind) =>
    linesOf(rows.filter((row) => row.kind === kind).map(({ row }) => asViewRow(JSON.parse(row)))),
  )
}

const hasRows = (count: number) =>
  eventually(() => expect(tableRows().length).toBeGreaterThan(count), {
    ...{ what: `the table has more than ${count} rows`, withinMs: 30_000 },
  })

test.each(Object.keys(SOURCES))(
  'members over %s that are killed and join, while replays and erasures arrive, end with the rows of the views',
  { timeout: 150_000 },
  async (client) => {
    folder = mkdtempSync(path.join(tmpdir(), 'tributary-members-'))
    rig = await startRig()
    const inAccount = <R extends { readonly account_id: string }>(record: R, index: number): R => {
      return { ...record, account_id: `${index}-${record.account_id}` }
    }
    const facts = SAMPLE.flatMap((story, index) =>
      story.facts.map((fact) => ({ ...fact, record: inAccount(fact.record, index) }) as Fact),
    )
    const erasures = SAMPLE.flatMap((story, index) =>
      story.erasures
        .filter(({ kind }) => kind !== 'conversation')
        .map((one) => inAccount(one, index)),
    )
    const third = Math.ceil(facts.length / 3)
    const erased: Published[] = erasures.map((record) => ({ kind: 'erasure', record }))
    await rig.publish(facts.slice(0, third))

    const groupId = uniqueGroup('members')
    const first = startMember(client, groupId)
    await hasRows(10)
    startMember(client, groupId)
    await rig.publish(facts.slice(third, 2 * third))
    expect(await rig.lag(groupId)).toBeGreaterThan(0)
    first.kill('SIGKILL')
    await once(first, 'exit')
    await rig.publish([...erased, ...facts.slice(2 * third), ...facts.slice(0, third)])
    const last = startMember(client, groupId)
    await hasRows(40)
    last.kill('SIGKILL')
    startMember(client, groupId)

    const expected = await expectedLines(facts, erasures)
    await eventually(
      async () => {
        expect(tableLines()).toEqual(expected)
        expect(await rig.lag(groupId)).toBe(0)
      },
      { what: 'the table equals the views', withinMs: 90_000, everyMs: 500 },
    )
    expect(expected.every((lines) => lines.length > 10)).toBe(true)
  },
)
