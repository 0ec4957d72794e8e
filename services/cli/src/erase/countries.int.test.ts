import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { StreamRecord, Unified } from '@tributary/core'
import { HEADERS, rawTopic } from '@tributary/core'
import { normalize } from '@tributary/normalization'
import { stackVariables, testStack, uniqueGroup } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kafkaOf, normalizationOf, withProducer } from '../clients.ts'
import { withSuppressionList } from '../suppression/suppression-list.ts'
import { run, runJson } from '../testing/capture.ts'
import { followTopics } from '../testing/idle-services.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'

// An endpoint of Colombia, whose webhooks have national numbers. No service runs.

const ENDPOINT = `bogota-${randomUUID().slice(0, 8)}`
const ACCOUNT = `location-${ENDPOINT}`
const RAW = rawTopic('highlevel')
/** The person, as three webhooks write the number. */
const SPELLINGS = ['300 123 4567', '573001234567', '+57 (300) 123-4567']
/** The same digits are a number of the United States too. */
const OTHER = '+13001234567'
const PERSON = ['--provider', 'highlevel', '--account', ACCOUNT, '--address', '3001234567']

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-countries-'))
const groups = { NORMALIZER_GROUP: uniqueGroup('normalizer'), SINK_GROUP: uniqueGroup('sink') }
const stopping = new AbortController()
let following: Promise<unknown> | undefined
let database: LandedDatabase
let env: Readonly<Record<string, string>>

/** An id without the digits of the number. */
const nameOf = (from: string) => Buffer.from(from).toString('base64url')

const webhook = (from: string): StreamRecord => ({
  ...{ topic: RAW, partition: 0, offset: 0n, key: null, timestampMs: Date.now() },
  headers: { [HEADERS.endpoint]: ENDPOINT },
  value: Buffer.from(
    JSON.stringify({
      ...{ type: 'InboundMessage', locationId: ACCOUNT, messageId: nameOf(from), from },
      ...{ conversationId: nameOf(from), messageType: 'SMS', direction: 'inbound' },
      ...{ dateAdded: '2026-10-01T09:00:00.000Z', body: 'hello' },
    }),
  ),
})

/** A webhook that the mapping cannot read. */
const broken: StreamRecord = { ...webhook(''), value: Buffer.from('{"from":"300-123-4567"') }

function recordsOf(raw: StreamRecord): readonly Unified[] {
  const outcome = normalize(raw, { ...normalizationOf(env), isSuppressed: () => false })
  if (outcome.kind !== 'ok') throw new Error(`a webhook is ${outcome.kind}`)
  return outcome.value
}

const senders = () => database.rows('SELECT contact_address FROM messages ORDER BY contact_address')

const land = async (from: readonly string[]) =>
  database.land(from.flatMap((of) => recordsOf(webhook(of))))

beforeAll(async () => {
  database = await createLandedDatabase('countries')
  const ENDPOINTS_FILE = path.join(folder, 'endpoints.json')
  const endpoint = { account: ACCOUNT, country: 'CO' }
  writeFileSync(ENDPOINTS_FILE, JSON.stringify({ highlevel: { [ENDPOINT]: endpoint, us: {} } }))
  env = {
    ...stackVariables(testStack(), database.db.name),
    ...groups,
    ...{ ENDPOINTS_FILE, PII_HASH_KEY: 'a key of this test', PII_CONTACT: 'keep' },
    ERASE_SETTLE: '1s',
  }
  await run(env, 'topics', 'apply')
  await run(env, 'schemas', 'apply')
  await land([...SPELLINGS, OTHER])
  await withProducer(kafkaOf(env), [RAW], async (producer) => {
    for (const record of [...SPELLINGS.map(webhook), webhook(OTHER), broken])
      await producer.publish(record)
  })
  following = followTopics(env, groups, stopping.signal)
})

afterAll(async () => {
  stopping.abort()
  await following
  await database?.drop()
  rmSync(folder, { recursive: true })
})

test('a person is erased by a national number, in every spelling and in no other country', async () => {
  expect((await run(env, 'erase', 'verify', ...PERSON)).exitCode).toBe(1)
  const erasure = await runJson(env, 'erase', ...PERSON)
  expect(erasure).toMatchObject({ nothing_found: false, without_rows: [], found: [] })
  expect(erasure.person.addresses).toEqual(['+573001234567'])
  expect(erasure.removed.messages_store).toBe(SPELLINGS.length)
  const raw = erasure.remaining.filter(({ topic }: { topic: string }) => topic === RAW)
  expect(raw).toHaveLength(SPELLINGS.length + 1)
  expect(await senders()).toEqual([{ contact_address: OTHER }])
  expect((await run(env, 'erase', 'verify', ...PERSON)).exitCode).toBe(0)
})

test('later webhooks of the person are skipped, and those of another number go on', async () => {
  const normalization = normalizationOf(env)
  const options = { kafka: kafkaOf(env), normalization, signal: stopping.signal }
  await withSuppressionList(options, async ({ isSuppressed, isRecordSuppressed }) => {
    const outcomes = SPELLINGS.map((from) =>
      normalize(webhook(from), { ...normalization, isSuppressed }),
    )
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['skip']))
    expect(normalize(webhook(OTHER), { ...normalization, isSuppressed }).kind).toBe('ok')
    const records = SPELLINGS.flatMap((from) => recordsOf(webhook(from)))
    expect(records.map(isRecordSuppressed)).toEqual([true, true, true])
    expect(recordsOf(webhook(OTHER)).map(isRecordSuppressed)).toEqual([false])
  })
})

test('rows of a restored backup are removed in every spelling', async () => {
  await land(SPELLINGS)
  expect(await senders()).toHaveLength(SPELLINGS.length + 1)
  const done = await runJson(env, 'erase', 'reapply')
  expect(done).toMatchObject({ accounts: 1, removed: { messages_store: 3 }, left: 0 })
  expect(await senders()).toEqual([{ contact_address: OTHER }])
})
