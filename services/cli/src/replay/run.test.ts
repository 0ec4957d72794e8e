import type { StreamRecord, Unified } from '@tributary/core'
import { DEFAULTS, dead, ok, skip } from '@tributary/core'
import { unifiedOutRecord } from '@tributary/normalization'
import type { TopicRange } from '@tributary/runtime/kafka'
import { createEncoders } from '@tributary/runtime/registry'
import { expect, test } from 'vitest'
import { runReplay } from './run.ts'
import type { Entity } from './tables/run-tables.ts'
import type { OrphanRow, ReplayStore } from './tables/store.ts'
import { createCopyTarget } from './target.ts'

const encoders = createEncoders({ message: 1, call: 2, conversation: 3 })

const message = (id: string, facts: object = {}): Unified => ({
  kind: 'message',
  record: {
    ...DEFAULTS.message,
    ...{ provider: 'bird', account_id: 'clinic', event_id: `event-${id}`, message_id: id },
    ...facts,
  },
})

const raw = (offset: number, value: string): StreamRecord => ({
  ...{ topic: 'raw.bird', partition: 0, offset: BigInt(offset), key: null, headers: {} },
  ...{ value: Buffer.from(value), timestampMs: 1_000 + offset },
})

/** The value of a raw record says its outcome. */
function prepare({ value }: StreamRecord) {
  const word = Buffer.from(value).toString()
  if (word === 'skip') return skip('contact_event')
  if (word === 'broken') return dead('INVALID_JSON', 'not JSON')
  const unified = message(word, word === 'bare' ? { is_partial: true } : {})
  return ok([{ unified, out: unifiedOutRecord(unified, encoders) }])
}

const orphan: OrphanRow = {
  ...{ kind: 'message', provider: 'bird', account_id: 'clinic', id: 'gone', conversation_id: 'c' },
  ...{ event_id: 'event-gone', version: 5, mapping_version: 2, received_at: 1 },
  ...{ raw_topic: 'raw.bird', raw_partition: 0, raw_offset: 1 },
}

type Answers = {
  readonly orphans?: readonly OrphanRow[]
  readonly flagged?: readonly Entity[]
}

/** Replays `words` as raw records; resolves to the steps in order. */
async function replay(words: readonly string[], answers: Answers = {}) {
  const steps: string[] = []
  const { orphans = [], flagged = [] } = answers
  const all = { topic: 'raw.bird', partition: 0, from: 0n, to: BigInt(words.length) }
  const namesOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).join()
  const store: ReplayStore = {
    addProduced: async (rows) => void (rows.length && steps.push(`produced ${namesOf(rows)}`)),
    addRecords: async (rows) => {
      const unread = rows.filter(({ isUnderstood }) => !isUnderstood).length
      if (unread > 0) steps.push(`unread ${unread}`)
    },
    lineages: async () => [],
    addProviders: async () => undefined,
    countOrphans: async () => orphans.length,
    async *orphans(kind) {
      yield orphans.filter((row) => row.kind === kind)
    },
    countStaleEvents: async () => 0,
    countMixedCalls: async () => 0,
    flagStale: async () => ({ message: flagged.length, call: 0, conversation: 0 }),
    enterWithdrawn: async ({ id }) => void (orphans.length && steps.push(`enter ${id}`)),
    async *flagged() {
      yield flagged
    },
    removeStale: async () => void steps.push('remove'),
    regather: async () => void steps.push('regather'),
    clearRemovals: async () => void steps.push('clear journal'),
  }
  const land = async (records: readonly Unified[]) => {
    const names = records.map(({ record }) => record.event_id.replace('event-', ''))
    if (names.length > 0) steps.push(`land ${names.join()}`)
  }
  async function* read(ranges: readonly TopicRange[]) {
    for (const { from, to } of ranges)
      for (let at = from; at < to; at++) yield raw(Number(at), words[Number(at)] ?? '')
  }
  const result = await runReplay({
    window: { ranges: [{ ...all, to: 3n }], retainedNow: async () => [all] },
    mapping: {
      ...{ read, prepare, whileFresh: async () => undefined, note: () => undefined },
      signal: new AbortController().signal,
    },
    ...{ store, encoders, target: createCopyTarget(land), providersOf: async () => [] },
    run: { id: 'run-1', startedMs: 0 },
    announce: async () => orphans.length && steps.push('announce') && orphans.length,
  })
  return { steps, result }
}

test('every record of the window is mapped and lands before a replay queries the store', async () => {
  const { steps, result } = await replay(['one', 'skip', 'broken'])
  expect(steps).toEqual(['produced one', 'unread 1', 'land one'])
  expect(result.counts).toMatchObject({
    ...{ records: 3, produced: 1, skipped: { contact_event: 1 }, dead: { INVALID_JSON: 1 } },
    ...{ oldestMs: 1_000, newestMs: 1_002 },
  })
})

test('a partial record produces nothing that keeps a row', async () => {
  const { steps } = await replay(['one', 'bare', 'skip'])
  expect(steps).toEqual(['produced one', 'land one,bare'])
})

test('before a replay withdraws a row, it looks at the records outside the window', async () => {
  const { steps, result } = await replay(['one', 'skip', 'skip', 'outside'], {
    orphans: [orphan],
  })
  expect(steps).toEqual([
    ...['produced one', 'land one', 'produced outside'],
    ...['enter run-1', 'land gone:withdrawn', 'announce'],
  ])
  expect(result).toMatchObject({ runId: 'run-1', announced: 1 })
  expect(result.withdrawn).toEqual({ message: 1, call: 0, event: 0 })
})

test('a flagged entity is removed, then mapped from nothing out of all retained records', async () => {
  const flagged: Entity = { kind: 'message', provider: 'bird', account_id: 'clinic', id: 'late' }
  const { steps } = await replay(['one', 'late', 'skip', 'late'], { flagged: [flagged] })
  expect(steps).toEqual([
    ...[
      'produced one,late',
      'land one,late',
      'remove',
      'regather',
      'land late,late',
      'clear journal',
    ],
  ])
})
