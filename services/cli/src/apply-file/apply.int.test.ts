import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stackVariables, testStack } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeTables } from '../database/describe-tables.ts'
import { run, runJson } from '../testing/capture.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'

let database: LandedDatabase
let folder: string
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  database = await createLandedDatabase('apply')
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-apply-'))
  env = {
    ...stackVariables(testStack(), database.db.name),
    ...{ PII_HASH_KEY: 'a key of this test', PII_CONTACT: 'hash' },
  }
})
afterAll(async () => {
  await database?.drop()
  rmSync(folder, { recursive: true })
})

const fileOf = (document: object): string => {
  const file = path.join(folder, 'file.json')
  writeFileSync(file, JSON.stringify(document))
  return file
}

const apply = (what: string, document: object, ...options: readonly string[]) =>
  runJson(env, what, 'apply', fileOf(document), ...options)

const counts = (added: number, changed: number, removed: number, unchanged: number) => ({
  ...{ added, changed, removed, unchanged },
})

const schedule = (id: string, hours: object) => ({
  ...{ id, zone: 'UTC', validFrom: '2026-03-02', validTo: '2026-03-08', hours },
})

test('business hours are replaced as a whole, and the table keeps its comments', async () => {
  const [mon, tue] = [{ mon: ['09:00-17:00'] }, { tue: ['09:00-17:00'] }]
  const before = await describeTables(database.db)
  const first = {
    schedules: [schedule('kept', mon), schedule('moved', mon), schedule('gone', mon)],
  }
  expect((await apply('business-hours', first)).schedules).toMatchObject(counts(3, 0, 0, 0))
  const second = {
    schedules: [schedule('kept', mon), schedule('moved', tue), schedule('new', mon)],
  }
  const dry = await apply('business-hours', second, '--dry-run')
  expect(dry).toMatchObject({ dry_run: true, schedules: counts(1, 1, 1, 1) })
  const ids = () =>
    database.rows('SELECT schedule_id AS id, opens_at FROM business_hours ORDER BY id')
  expect(await ids()).toHaveLength(3)
  expect(await ids()).toContainEqual({ id: 'gone', opens_at: '2026-03-02 09:00:00.000' })
  expect((await apply('business-hours', second)).schedules).toMatchObject(counts(1, 1, 1, 1))
  expect(await ids()).toEqual([
    { id: 'kept', opens_at: '2026-03-02 09:00:00.000' },
    { id: 'moved', opens_at: '2026-03-03 09:00:00.000' },
    { id: 'new', opens_at: '2026-03-02 09:00:00.000' },
  ])
  expect((await apply('business-hours', second)).schedules).toMatchObject(counts(0, 0, 0, 3))
  expect(await describeTables(database.db)).toEqual(before)
})

test('policies are replaced as a whole', async () => {
  const policy = { name: 'urgent', channel: 'sms', applies_to: 'first', target: '15m' }
  await apply('sla', { policies: [policy, { name: 'slow', applies_to: 'every', target: '2d' }] })
  const changed = { ...policy, business: true, account: 'clinic' }
  const result = await apply('sla', { policies: [changed] })
  expect(result.policies).toMatchObject(counts(0, 1, 1, 0))
  expect(await database.rows('SELECT * FROM sla_policies')).toEqual([
    {
      ...{ name: 'urgent', provider: '', account_id: 'clinic', channel: 'sms' },
      ...{ applies_to: 'first', target_seconds: 900, is_business: true },
    },
  ])
  expect((await apply('sla', { policies: [] })).policies).toMatchObject(counts(0, 0, 1, 0))
})

test('a list of names that the file leaves out stays as it is', async () => {
  const account = { provider: 'spruce', account: 'clinic', name: 'Clinic', zone: 'Asia/Kolkata' }
  const agent = { provider: 'spruce', id: 'u1', name: 'Ada', team: 'Desk' }
  const line = { provider: 'bird', address: '+1 (555) 010-0199', name: 'Front desk' }
  await apply('names', { accounts: [account], agents: [agent], lines: [line] })
  const result = await apply('names', { agents: [{ ...agent, name: 'Ada L.' }] })
  expect(result).toEqual({
    dry_run: false,
    agents: {
      ...counts(0, 1, 0, 0),
      changes: [
        {
          ...{ change: 'changed', provider: 'spruce', account: '', id: 'u1', name: 'Ada L.' },
          ...{ team: 'Desk' },
          before: { provider: 'spruce', account: '', id: 'u1', name: 'Ada', team: 'Desk' },
        },
      ],
    },
  })
  const zones = `SELECT name, timeZoneOffset(toDateTime('2026-01-01', 'Asia/Kolkata')) AS offset, zone
    FROM accounts WHERE zone IN (SELECT time_zone FROM system.time_zones)`
  expect(await database.rows(zones)).toMatchObject([{ name: 'Clinic', zone: 'Asia/Kolkata' }])
  const lines = await database.rows('SELECT * FROM lines')
  expect(lines).toMatchObject([{ account_id: '', name: 'Front desk', team: '' }])
  const { text } = await run(env, 'hash', '5550100199')
  expect(lines).toMatchObject([{ account_address: text }])
})

test('nothing of an applied table is left over', async () => {
  const left = await database.rows(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%\\_next'",
  )
  expect(left).toEqual([])
})

test('what changes is printed before it is done', async () => {
  const file = fileOf({ schedules: [schedule('other', { fri: ['09:00-17:00'] })] })
  const { text, exitCode } = await run(env, 'business-hours', 'apply', file)
  expect(exitCode).toBe(0)
  expect(text).toMatch(/^schedules: 1 added, 0 changed, 3 removed, 0 unchanged\n/)
  expect(text).toMatch(/\n\napplied$/)
})
