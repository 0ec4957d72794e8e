import type { Unified } from '@tributary/core'
import { DEFAULTS, ok, versionOf } from '@tributary/core'
import { unifiedOutRecord } from '@tributary/normalization'
import type { TopicRange } from '@tributary/runtime/kafka'
import { createEncoders } from '@tributary/runtime/registry'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withEraseDatabase } from '../erase/tables/with-erase-database.ts'
import type { LandedDatabase } from '../testing/landed-database.ts'
import { createLandedDatabase } from '../testing/landed-database.ts'
import { runReplay } from './run-replay.ts'
import { withReplayDatabase } from './tables/with-replay-database.ts'

const [OLD, NEW] = [1_001, 2_001]
const encoders = createEncoders({ message: 1, call: 2, conversation: 3 })
const day = (of: number) => Date.UTC(2026, 9, of)

let database: LandedDatabase

beforeEach(async () => {
  database = await createLandedDatabase('cut-short')
})

afterEach(() => database.drop())

/** What all records of the nth raw record have. */
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

const message = (offset: number, contact: string): Unified => ({
  kind: 'message',
  record: {
    ...DEFAULTS.message,
    ...lineage(offset, day(offset)),
    ...{ provider: 'bird', event_id: `event-${offset}`, message_id: `message-${offset}` },
    ...{ conversation_id: 'shared', contact_id: contact, channel: 'sms', direction: 'inbound' },
    ...{ version: versionOf(day(offset), 10), occurred_at: day(offset), mapping_version: OLD },
  },
})

class CutShort extends Error {}
const cutShort = async () => Promise.reject(new CutShort('cut short'))

test('a replay that is cut short between taking a call out and mapping it again is completed by the next', async () => {
  const ended = { outcome: 'answered', answered_at: day(1) + 5_000, ended_at: day(1) + 65_000 }
  const states = (mapping_version: number) => [
    call(0, { mapping_version, outcome: 'in_progress' }),
    call(1, { mapping_version, ...ended }),
  ]
  await database.land(states(OLD))
  const show = () => database.rows('SELECT outcome, talk_seconds FROM calls')
  const whole = await show()
  expect(whole).toEqual([{ outcome: 'answered', talk_seconds: 60 }])

  await expect(replayOf(states(NEW), { isCutShort: true })).rejects.toThrow(CutShort)
  expect(await show()).not.toEqual(whole)
  const { renewed } = await replayOf(states(NEW), { isCutShort: false })
  expect(renewed.call).toBe(1)
  expect(await show()).toEqual(whole)
  expect(await database.rows('SELECT * FROM taken_out_store')).toEqual([])
})

/** Replays the first raw record alone; the later ones lie behind the window. */
function replayOf(states: readonly Unified[], { isCutShort }: { readonly isCutShort: boolean }) {
  const range = (to: bigint): TopicRange => ({ topic: 'raw.bird', partition: 0, from: 0n, to })
  async function* read(ranges: readonly TopicRange[]) {
    for (const { topic, partition, from, to } of ranges)
      for (let offset = from; offset < to; offset++) {
        const timestampMs = day(2) + Number(offset)
        yield { topic, partition, offset, timestampMs, key: null, value: Buffer.of(), headers: {} }
      }
  }
  return withReplayDatabase(database.settings, async (replayed) => {
    const window = { ranges: [range(1n)], retainedNow: async () => [range(BigInt(states.length))] }
    const store = await replayed.openRun(database.settings.database, window.ranges)
    return runReplay({
      ...{ window, encoders },
      store: isCutShort ? { ...store, gatherAgain: cutShort } : store,
      mapping: {
        ...{ read, note: () => undefined, whileFresh: async () => undefined },
        signal: new AbortController().signal,
        prepare: ({ offset }) => {
          const unified = states[Number(offset)]
          return ok(unified ? [{ unified, out: unifiedOutRecord(unified, encoders) }] : [])
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
  })
}

test('an erasure that is cut short before a shared conversation is gathered again is completed by the next', async () => {
  await database.land([message(1, 'other'), message(2, 'kim')])
  const show = () => database.rows('SELECT contact_id, channel FROM conversations')
  await expect(eraseKim(cutShort)).rejects.toThrow(CutShort)
  expect(await show()).toEqual([])
  await eraseKim(async () => undefined)
  expect(await show()).toEqual([{ contact_id: 'other', channel: 'sms' }])
  expect(await database.rows('SELECT * FROM taken_out_store')).toEqual([])
})

const kim = { provider: 'bird', account: 'clinic', ids: ['kim'], addresses: [] }

const eraseKim = (beforeRegathering: () => Promise<void>) =>
  withEraseDatabase(database.settings, kim, async (erasing) => {
    await erasing.find()
    await erasing.remove(beforeRegathering)
  })

test('an erasure does not start beside a replay or another erasure, nor a replay beside it', async () => {
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
