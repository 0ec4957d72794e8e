import type { Encoders } from '@tributary/core'
import { entityIdOf } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import type { Run } from '../announcements/journal.ts'
import type { ReplayMapping } from './mapping.ts'
import { mapAgain, preparedOf } from './mapping.ts'
import type { MappedCounts } from './notes.ts'
import { countMapped, createRunNotes, noCounts } from './notes.ts'
import type { Lineage } from './ranges.ts'
import { subtract } from './ranges.ts'
import type { ProviderVersions } from './tables/run-tables.ts'
import { entityKey } from './tables/run-tables.ts'
import type { FlaggedCounts, ReplayStore } from './tables/store.ts'
import type { ReplayTarget } from './target.ts'
import type { ReplayWindow } from './window.ts'
import { withdraw } from './withdraw.ts'

export type Replay = {
  readonly run: Run
  readonly window: ReplayWindow
  readonly mapping: ReplayMapping
  readonly store: ReplayStore
  readonly target: ReplayTarget
  readonly encoders: Encoders
  readonly providersOf: (findings: WindowFindings) => Promise<readonly ProviderVersions[]>
  /** Announces what replays took out of the tables; resolves to the number of entities. */
  readonly announce: () => Promise<number>
}

/** What became of the window, and where the rows of the stores come from. */
export type WindowFindings = {
  readonly counts: MappedCounts
  readonly lineages: readonly Lineage[]
}

export type ReplayResult = {
  /** Names this run in the records that it published; null when it published none, as with a copy. */
  readonly runId: string | null
  readonly counts: MappedCounts
  /** Rows that the current mapping no longer makes: they are deleted. */
  readonly withdrawn: Readonly<Record<'message' | 'call' | 'event', number>>
  /** Entities that it still makes and that kept something it no longer makes: mapped from nothing. */
  readonly renewed: FlaggedCounts
  /** Calls that keep a value of an older mapping, because it may be older than the window. */
  readonly mixedCalls: number
  /** Entities named as withdrawn in `unified.erasures`, with those of interrupted replays. */
  readonly announced: number
}

/**
 * Maps the window again into the target, in place. Every part of it may run twice, and the next run
 * completes one that was interrupted: records are only added, each with the higher mapping version of the
 * same id, and journals name what is removed from the stores, until it is there again and until it is
 * announced.
 */
export async function runReplay(replay: Replay): Promise<ReplayResult> {
  const { run, window, mapping, store, target, encoders } = replay
  const counts = noCounts()
  const notes = createRunNotes(store)
  await mapAgain(mapping, { what: 'mapping again', ranges: window.ranges }, async (batch) => {
    for (const mapped of batch) countMapped(counts, mapped)
    await target.publish(batch.flatMap(preparedOf))
    await notes.note(batch)
  })
  await notes.flush()
  await target.settle()
  const lineages = await store.lineages()
  await store.addProviders(await replay.providersOf({ counts, lineages }))

  if ((await store.countOrphans()) > 0) {
    // Another record of the entity may be outside the window, or may have arrived since.
    const ranges = subtract(await window.retainedNow(), window.ranges)
    await mapAgain(mapping, { what: 'looking outside the window', ranges }, notes.noteOutside)
    await notes.flush()
  }
  const [events, mixedCalls] = [await store.countStaleEvents(), await store.countMixedCalls()]
  const renewed = await store.flagStale()
  await store.enterWithdrawn(run)
  const withdrawn = {
    message: await withdraw(store.orphans('message'), target, encoders),
    call: await withdraw(store.orphans('call'), target, encoders),
    event: events,
  }
  if (Object.values(renewed).some((entities) => entities > 0)) await renew(replay)
  else await target.settle()
  const announced = await replay.announce()
  return { runId: run.id, counts, withdrawn, renewed, mixedCalls, announced }
}

/**
 * Removes the flagged entities and maps them from nothing, out of all raw records that Kafka retains.
 * Settles in between, so that records in flight arrive before conversations are gathered again.
 */
async function renew({ window, mapping, store, target }: Replay): Promise<void> {
  const flagged = new Set<string>()
  for await (const entities of store.flagged()) {
    for (const entity of entities) flagged.add(entityKey(entity))
  }
  await store.removeStale()
  await target.settle()
  await store.regather()
  const ranges = subtract(await window.retainedNow(), [])
  await mapAgain(mapping, { what: 'mapping from nothing', ranges }, async (batch) => {
    const prepared = batch.flatMap(preparedOf)
    await target.publish(prepared.filter((record) => isOf(record, flagged)))
  })
  await target.settle()
  await store.clearRemovals()
}

/** Whether a record is a state of a flagged entity, or names a flagged conversation. */
function isOf({ unified }: EncodedRecord, flagged: ReadonlySet<string>): boolean {
  const { provider, account_id, conversation_id } = unified.record
  const named = [
    { kind: unified.kind, id: entityIdOf(unified) },
    { kind: 'conversation', id: conversation_id ?? '' },
  ] as const
  return named.some(({ kind, id }) => flagged.has(entityKey({ kind, provider, account_id, id })))
}
