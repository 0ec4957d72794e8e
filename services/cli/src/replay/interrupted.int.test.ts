import type { Unified } from '@tributary/core'
import { DEFAULTS, ok, versionOf } from '@tributary/core'
import { unifiedOutRecord } from '@tributary/normalization'
import type { TopicRange } from '@tributary/runtime/kafka'
import { createEncoders } from '@tributary/runtime/registry'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newRun } from '../announcements/announce.ts'
import type { RemovalJournal, Removed } from '../announcements/journal.ts'
import { countUnannounced } from '../announcements/journal.ts'
import { withEraseDatabase } from '../erase/database.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'
import { runReplay } from './run.ts'
import { withReplayDatabase } from './tables/database.ts'

const [OLD, NEW] = [1_001, 2_001]
const encoders = createEncoders({ message: 1, call: 2, conversation: 3 })
const day = (of: number) => Date.UTC(2026, 9, of)

let database: LandedDatabase

beforeEach(async () => {
  database = await createLandedDatabase('interrupted')
})

afterEach(() => database.drop())

/** What the records of the nth raw record have in common. */
const lineage = (offset: number, receivedMs: number) => ({
  ...{ account_id: 'clinic', received_at: receivedMs, revision_hash: offset },
  ...{ raw_topic: 'raw.bird', raw_partition: 0, raw_offset: offset },
})

const call = (offset: number, facts: object): Unified => ({
  kind: 'call',
  record: {
    ...DEFAULTS.call,
    ...lineage(offset, day(2) + offset),
    ...{ provider: 'bird', event_id: `event-${offset}`, call_id: 'call-1', direction: 'inbound' },
    ...{ version: versionOf(day(2), 50), occurred_at: day(1), started_at: day(1) },
    ...facts,
  },
})

const message = (offset: number, contact: string, conversation = 'shared'): Unified => ({
  kind: 'message',
  record: {
    ...DEFAULTS.message,
    ...lineage(offset, day(offset)),
    ...{ provider: 'bird', event_id: `event-${offset}`, message_id: `message-${offset}` },
    ...{ conversation_id: conversation, contact_id: contact, channel: 'sms', direction: 'inbound' },
    ...{ version: versionOf(day(offset), 10), occurred_at: day(offset), mapping_version: OLD },
  },
})

class Interrupted extends Error {}
const interrupt = async () => Promise.reject(new Interrupted('interrupted'))

test('the next replay completes one that was interrupted between removing a call and mapping it again', async () => {
  const ended = { outcome: 'answered', answered_at: day(1) + 5_000, ended_at: day(1) + 65_000 }
  const states = (mapping_version: number) => [
    call(0, { mapping_version, outcome: 'in_progress' }),
    call(1, { mapping_version, ...ended }),
  ]
  await database.land(states(OLD))
  const rows = () => database.rows('SELECT outcome, talk_seconds FROM calls')
  const whole = await rows()
  expect(whole).toEqual([{ outcome: 'answered', talk_seconds: 60 }])

  await expect(replayOf(states(NEW), { isInterrupted: true })).rejects.toThrow(Interrupted)
  expect(await rows()).not.toEqual(whole)
  const { renewed, runId, withdrawals } = await replayOf(states(NEW), { isInterrupted: false })
  expect(renewed.call).toBe(1)
  expect(withdrawals.map(({ kind, id, reason }) => [kind, id, reason])).toEqual([
    ['call', 'call-1', 'withdrawn'],
    ['call', 'call-1', 'withdrawn'],
  ])
  const runs = new Set(withdrawals.map(({ run_id }) => run_id))
  expect(runs.size).toBe(2)
  expect(runs).toContain(runId)
  expect(await database.rows('SELECT * FROM announcements_store')).toEqual([])
  expect(await rows()).toEqual(whole)
  expect(await database.rows('SELECT * FROM taken_out_store')).toEqual([])
})

/** Replays the first raw record alone; the later ones are after the window. */
function replayOf(
  states: readonly (Unified | readonly Unified[])[],
  { isInterrupted }: { readonly isInterrupted: boolean },
) {
  const range = (to: bigint): TopicRange => ({ topic: 'raw.bird', partition: 0, from: 0n, to })
  async function* read(ranges: readonly TopicRange[]) {
    for (const { topic, partition, from, to } of ranges)
      for (let offset = from; offset < to; offset++) {
        const timestampMs = day(2) + Number(offset)
        yield { topic, partition, offset, timestampMs, key: null, value: Buffer.of(), headers: {} }
      }
  }
  return withReplayDatabase(database.settings, async (replayed) => {
    const withdrawals: Removed[] = []
    const window = { ranges: [range(1n)], retainedNow: async () => [range(BigInt(states.length))] }
    const store = await replayed.openRun(database.settings.database, window.ranges)
    const result = await runReplay({
      ...{ window, encoders, run: newRun() },
      async announce() {
        withdrawals.push(...(await entriesOf(replayed.removals)))
        await replayed.removals.clear()
        return withdrawals.length
      },
      store: isInterrupted ? { ...store, regather: interrupt } : store,
      mapping: {
        ...{ read, note: () => undefined, whileFresh: async () => undefined },
        signal: new AbortController().signal,
        prepare: ({ offset }) => {
          const made = [states[Number(offset)] ?? []].flat()
          return ok(made.map((unified) => ({ unified, out: unifiedOutRecord(unified, encoders) })))
        },
      },
      target: {
        publish: (records) => database.land(records.map(({ unified }) => unified)),
        settle: async () => undefined,
      },
      providersOf: async () => [
        { provider: 'bird', mappingVersion: NEW, floorVersion: versionOf(day(1), 0) },
      ],
    })
    return { ...result, withdrawals }
  })
}

test('the next erasure completes one that was interrupted before it gathered a shared conversation again', async () => {
  await database.land([message(1, 'other'), message(2, 'kim')])
  const rows = () => database.rows('SELECT contact_id, channel FROM conversations')
  await expect(eraseKim(interrupt)).rejects.toThrow(Interrupted)
  expect(await rows()).toEqual([])
  await eraseKim(async () => undefined)
  expect(await rows()).toEqual([{ contact_id: 'other', channel: 'sms' }])
  expect(await database.rows('SELECT * FROM taken_out_store')).toEqual([])
})

const kim = {
  ...{ provider: 'bird', account: 'clinic', ids: ['kim'], addresses: [] },
  ...{ conversations: [], countries: [] },
}

const eraseKim = (beforeRegathering: () => Promise<void>) =>
  withEraseDatabase(database.settings, kim, async (erasing) => {
    await erasing.find()
    await erasing.remove(beforeRegathering)
    return erasing.runId
  })

async function entriesOf(journal: RemovalJournal): Promise<readonly Removed[]> {
  const entries: Removed[] = []
  for await (const portion of journal.list()) entries.push(...portion)
  return entries
}

test('an erasure announces what an interrupted one removed, each once', async () => {
  await database.land([message(1, 'other'), message(2, 'kim'), message(3, 'kim', 'own')])
  await expect(eraseKim(interrupt)).rejects.toThrow(Interrupted)
  expect(await database.rows('SELECT message_id FROM messages')).toHaveLength(1)
  expect(await countUnannounced(database.db)).toBe(3)
  await eraseKim(async () => undefined)
  const announced = () =>
    withEraseDatabase(database.settings, kim, async ({ removals }) => {
      const entries = await entriesOf(removals)
      await removals.clear()
      return entries.map(({ reason, kind, id }) => `${reason} ${kind} ${id}`).sort()
    })
  expect(await announced()).toEqual([
    'erased conversation own',
    'erased message message-2',
    'erased message message-3',
  ])
  expect(await announced()).toEqual([])
  expect(await countUnannounced(database.db)).toBe(0)
  expect(await database.rows('SELECT * FROM announcements_store')).toEqual([])
})

test('an erasure announces entities of the topics that no table has, and no others', async () => {
  await database.land([message(1, 'other')])
  const entries = await withEraseDatabase(database.settings, kim, async (erasing) => {
    await erasing.enterUnstored([
      { kind: 'message', id: 'message-1' },
      { kind: 'message', id: 'refused by the sink' },
      { kind: 'conversation_event', id: 'message-1' },
    ])
    const listed = await entriesOf(erasing.removals)
    const isOfRun = listed.every(({ run_id }) => run_id === erasing.runId)
    return { isOfRun, ids: listed.map(({ kind, id }) => `${kind} ${id}`).sort() }
  })
  expect(entries).toEqual({
    isOfRun: true,
    ids: ['conversation_event message-1', 'message refused by the sink'],
  })
})

test('a replay withdraws a message that it makes from another record, unless it does not map one of its records', async () => {
  const made = (offset: number, id: string, facts: object): Unified => {
    const { record } = message(offset, 'kim')
    return { kind: 'message', record: { ...record, message_id: id, ...facts } } as Unified
  }
  const later = { version: versionOf(day(9), 10) }
  await database.land([
    made(0, 'moved', { ...later, raw_offset: 0, received_at: day(2) }),
    made(0, 'half', { ...later, raw_offset: 0, received_at: day(2) }),
    // Retention removed this raw record.
    made(7, 'half', { raw_topic: 'raw.old' }),
  ])
  const again = [
    made(0, 'moved', { mapping_version: NEW, received_at: day(2), raw_offset: 0 }),
    made(0, 'half', { mapping_version: NEW, received_at: day(2), raw_offset: 0 }),
  ]
  const { withdrawals } = await replayOf([again], { isInterrupted: false })
  expect(withdrawals.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['message moved'])
})

test('an erasure does not start while a replay or another erasure runs, nor a replay while it runs', async () => {
  const nothing = async () => undefined
  const isRunning = (name: string) => ({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(`"tributary ${name}" is running`),
  })
  const replaying = <T>(use: () => Promise<T>) => withReplayDatabase(database.settings, use)
  await replaying(async () => {
    await expect(eraseKim(nothing)).rejects.toMatchObject(isRunning('replay'))
    await replaying(nothing)
  })
  await withEraseDatabase(database.settings, kim, async () => {
    await expect(eraseKim(nothing)).rejects.toMatchObject(isRunning('erase'))
    await expect(replaying(nothing)).rejects.toMatchObject(isRunning('erase'))
  })
  await eraseKim(nothing)
})
