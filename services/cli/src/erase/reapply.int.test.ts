import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Unified } from '@tributary/core'
import { DEFAULTS, versionOf } from '@tributary/core'
import { createPersonalData } from '@tributary/normalization'
import type { Database } from '@tributary/runtime/clickhouse'
import { createDatabase, identifier } from '@tributary/runtime/clickhouse'
import { stackVariables, testStack, uniqueGroup } from '@tributary/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { suppressedRows } from '../doctor/suppressed-rows.ts'
import { run, runJson } from '../testing/capture.ts'
import { followTopics } from '../testing/idle-services.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'

// Rows, an erasure, and a backup from before it. No service runs: the test reads in the name of their consumer groups.

const AT = Date.UTC(2026, 9, 1)
const ACCOUNT = `clinic-${randomUUID().slice(0, 8)}`
const KEY = 'a key of this test'
const NUMBER = '+12025550143'
/** As a contact card of a phone has it. */
const PASTED = '\u202a+1 202\u2011555\u20110143\u202c'

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: KEY },
})
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-reapply-'))
const groups = { NORMALIZER_GROUP: uniqueGroup('normalizer'), SINK_GROUP: uniqueGroup('sink') }

let database: LandedDatabase
let env: Readonly<Record<string, string>>

function message(name: string, facts: object): Unified {
  const personal = { ...DEFAULTS.message, ...facts }
  const { facts: treated } = personalData.protect({ kind: 'message', facts: personal })
  return {
    kind: 'message',
    record: {
      ...DEFAULTS.message,
      ...treated,
      ...{ provider: 'spruce', account_id: ACCOUNT, event_id: `event-${name}`, message_id: name },
      ...{ direction: 'inbound', occurred_at: AT, received_at: AT, version: versionOf(AT, 10) },
      raw_topic: 'raw.spruce',
    },
  } as Unified
}

const scope = { provider: 'spruce', account_id: ACCOUNT, raw_topic: 'raw.spruce' }
const times = { occurred_at: AT, received_at: AT, version: versionOf(AT, 10) }

const call = (call_id: string, facts: object): Unified => ({
  kind: 'call',
  record: {
    ...{ ...DEFAULTS.call, ...scope, ...times, event_id: `event-${call_id}`, call_id },
    ...{ direction: 'inbound', outcome: 'answered', ...facts },
  },
})

const event = (conversation_id: string, facts: object = {}): Unified => ({
  kind: 'conversation',
  record: {
    ...{ ...DEFAULTS.conversation, ...scope, ...times, conversation_id },
    ...{ event_id: `event-${conversation_id}`, event_type: 'updated', ...facts },
  },
})

const RECORDS = [
  call('nobody named', { conversation_id: 'of-kim' }),
  call('lee', { conversation_id: 'of-lee', contact_id: 'lee' }),
  event('of-kim'),
  event('of-lee', { contact_id: 'lee' }),
  event('shared'),
  message('kim', { conversation_id: 'of-kim', contact_id: 'kim', contact_address: NUMBER }),
  message('kim by number', { conversation_id: 'by-number', contact_address: PASTED }),
  message('nobody named', { conversation_id: 'of-kim' }),
  message('kim with lee', { conversation_id: 'shared', contact_id: 'kim' }),
  message('lee with kim', { conversation_id: 'shared', contact_id: 'lee' }),
  message('lee', { conversation_id: 'of-lee', contact_id: 'lee', contact_address: '+13035550100' }),
  message('lee, nobody named', { conversation_id: 'of-lee' }),
]

const stopping = new AbortController()
let following: Promise<unknown> | undefined

const PERSON = ['--provider', 'spruce', '--account', ACCOUNT]
const KIM = [...PERSON, '--contact', 'kim', '--address', PASTED]

const MESSAGES = RECORDS.filter(({ kind }) => kind === 'message').length

/** The rows of everything but messages, without the time at which they were put back. */
const otherRows = async () =>
  Promise.all(
    ['calls', 'conversation_events', 'conversations'].map((view) =>
      database.rows(`SELECT * EXCEPT changed_at FROM ${view} ORDER BY conversation_id, contact_id`),
    ),
  )

const messages = () =>
  database.rows('SELECT * EXCEPT changed_at FROM messages ORDER BY message_id') as Promise<
    readonly { readonly message_id: string }[]
  >
const idsOf = (rows: readonly { readonly message_id: string }[]) =>
  rows.map((row) => row.message_id)

beforeAll(async () => {
  database = await createLandedDatabase('reapply')
  const ENDPOINTS_FILE = path.join(folder, 'endpoints.json')
  writeFileSync(ENDPOINTS_FILE, '{}')
  env = {
    ...stackVariables(testStack(), database.db.name),
    ...groups,
    ...{ ENDPOINTS_FILE, PII_HASH_KEY: KEY, ERASE_SETTLE: '1s' },
  }
  await run(env, 'topics', 'apply')
  await run(env, 'schemas', 'apply')
  await database.land(RECORDS)
  following = followTopics(env, groups, stopping.signal)
})

afterAll(async () => {
  stopping.abort()
  await following
  await database?.drop()
  rmSync(folder, { recursive: true })
})

describe('an erasure of a person of whom nothing is stored', () => {
  const STRANGER = [...PERSON, '--address', '\u200e+1 303\u2011555\u20110199']
  const read = { person: { contacts: [], addresses: ['+13035550199'] } }
  const isSuppressed = async () =>
    JSON.parse((await run(env, 'erase', 'verify', ...STRANGER, '--json')).text)

  test('fails, says how it read the person and writes nothing', async () => {
    const { exitCode, text } = await run(env, 'erase', ...STRANGER, '--json')
    expect(exitCode).toBe(1)
    expect(JSON.parse(text)).toMatchObject({ ...read, nothing_found: true, removed: {} })
    expect(await isSuppressed()).toMatchObject({ ...read, suppressed: false })
    const { text: lines } = await run(env, 'erase', ...STRANGER)
    expect(lines).toContain('address +13035550199')
    expect(lines).toContain('--in-advance')
  })

  test('suppresses them with --in-advance', async () => {
    const done = await runJson(env, 'erase', ...STRANGER, '--in-advance')
    expect(done).toMatchObject({ ...read, nothing_found: false })
    expect(await isSuppressed()).toMatchObject({ suppressed: true, found: [] })
    expect(await suppressedRows(env)).toContain('none in the tables')
    expect((await run(env, 'erase', ...STRANGER)).exitCode).toBe(0)
  })
})

describe('a backup from before an erasure', () => {
  let others: readonly { readonly message_id: string }[]
  let otherViews: Awaited<ReturnType<typeof otherRows>>
  let server: Database

  beforeAll(async () => {
    server = createDatabase({ ...database.settings, database: 'default' })
    const name = identifier(database.db.name)
    const backup = `File('${database.db.name}')`
    await server.run(`BACKUP DATABASE ${name} TO ${backup}`)
    const erasure = await runJson(env, 'erase', ...KIM)
    expect(erasure).toMatchObject({ nothing_found: false, without_rows: [], found: [] })
    expect(erasure.conversations).toBe(2)
    others = await messages()
    otherViews = await otherRows()
    await server.run(`DROP DATABASE ${name} SYNC`)
    await server.run(`RESTORE DATABASE ${name} FROM ${backup}`)
  })

  afterAll(() => server.close())

  test('brings the person back, and the doctor and the check find them', async () => {
    expect(idsOf(others)).toEqual(['lee', 'lee with kim', 'lee, nobody named'])
    expect(idsOf(await messages())).toHaveLength(MESSAGES)
    await expect(suppressedRows(env)).rejects.toThrow('the tables hold rows of suppressed persons')
    expect((await run(env, 'erase', 'verify', ...KIM)).exitCode).toBe(1)
  })

  test('a dry run counts and removes nothing', async () => {
    const dry = await runJson(env, 'erase', 'reapply', '--dry-run')
    expect(dry).toMatchObject({ dry_run: true, accounts: 1, removed: { messages_store: 4 } })
    expect(idsOf(await messages())).toHaveLength(MESSAGES)
  })

  test('a restored database that was not loaded again is an error that names the fix', async () => {
    const { exitCode, notes } = await run(env, 'erase', 'reapply')
    expect(exitCode).toBe(1)
    expect(notes).toContain('DETACH DATABASE')
    await server.run(`DETACH DATABASE ${identifier(database.db.name)}`)
    await server.run(`ATTACH DATABASE ${identifier(database.db.name)}`)
  })

  test('the run removes the person, and the rows of others are as after the erasure', async () => {
    const done = await runJson(env, 'erase', 'reapply')
    // The contact, the number and the conversation whose record names nobody.
    expect(done).toMatchObject({ identifiers: 3, accounts: 1, conversations: 2, left: 0 })
    expect(done.removed).toMatchObject({ messages_store: 4, conversation_events_store: 1 })
    expect(done.removed.calls_store).toBeGreaterThan(0)
    expect(await messages()).toEqual(others)
    expect(await otherRows()).toEqual(otherViews)
    expect((await run(env, 'erase', 'verify', ...KIM)).exitCode).toBe(0)
    expect(await suppressedRows(env)).toContain('none in the tables')
  })

  test('a second run finds nothing', async () => {
    const again = await runJson(env, 'erase', 'reapply')
    expect(again).toMatchObject({ identifiers: 0, accounts: 0, conversations: 0, left: 0 })
    expect(await messages()).toEqual(others)
  })

  test('of a conversation that only records without a name are left of, these are removed', async () => {
    await database.land([message('late', { conversation_id: 'of-kim' })])
    await expect(suppressedRows(env)).rejects.toThrow('suppressed persons')
    expect(await runJson(env, 'erase', 'reapply')).toMatchObject({ identifiers: 1, left: 0 })
    expect(await messages()).toEqual(others)
  })

  test('a named record of another person in such a conversation stays', async () => {
    await database.land([
      message('late', { conversation_id: 'of-kim' }),
      message('lee later', { conversation_id: 'of-kim', contact_id: 'lee' }),
    ])
    expect(await runJson(env, 'erase', 'reapply')).toMatchObject({ identifiers: 1, left: 0 })
    expect(idsOf(await messages())).toEqual([...idsOf(others), 'lee later'].sort())
  })
})
