import type { Encoders } from '@tributary/core'
import { entityIdOf } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import type { Mapped, Mapping } from './map-again.ts'
import { mapAgain } from './map-again.ts'
import { createRunNotes, nameOf } from './run-notes.ts'
import type { FlaggedCounts } from './tables/flagged.ts'
import type { Lineage } from './tables/lineages.ts'
import type { RunStore } from './tables/run-store.ts'
import type { ProviderRun } from './tables/run-tables.ts'
import type { Tally } from './tally.ts'
import { count, createTally } from './tally.ts'
import type { ReplayTarget } from './target.ts'
import type { Window } from './window.ts'
import { subtract } from './window.ts'
import { withdraw } from './withdraw.ts'

export type Replay = {
  readonly window: Window
  readonly mapping: Mapping
  readonly store: RunStore
  readonly target: ReplayTarget
  readonly encoders: Encoders
  /** What holds for each provider, given what became of the window and where the rows come from. */
  readonly providersOf: (known: Known) => Promise<readonly ProviderRun[]>
}

export type Known = { readonly tally: Tally; readonly lineages: readonly Lineage[] }

export type ReplayResult = {
  readonly tally: Tally
  /** Rows that the current mapping no longer makes: they are deleted. */
  readonly withdrawn: Readonly<Record<'message' | 'call' | 'event', number>>
  /** Entities that it still makes, and that kept something it no longer makes: mapped from nothing. */
  readonly renewed: FlaggedCounts
  /** Calls that keep a value of an older mapping, because it may be older than the window. */
  readonly mixedCalls: number
}

/**
 * Maps the window again into the target, in place. Any part of it may be done twice, and a run that
 * was cut short is completed by the next: records are only added, each the higher mapping version of
 * the same id, and what is taken out of the stores is noted until it is there again.
 */
export async function runReplay(replay: Replay): Promise<ReplayResult> {
  const { window, mapping, store, target, encoders } = replay
  const tally = createTally()
  const notes = createRunNotes(store)
  await mapAgain(mapping, { what: 'mapping again', ranges: window.ranges }, async (portion) => {
    for (const { raw, outcome } of portion) count(tally, raw, outcome)
    await target.publish(portion.flatMap(preparedOf))
    await notes.note(portion)
  })
  await notes.flush()
  await target.settle()
  const lineages = await store.lineages()
  await store.addProviders(await replay.providersOf({ tally, lineages }))

  if ((await store.countUnproduced()) > 0) {
    // Another record of the same entity may lie outside of the window, or have come since.
    const ranges = subtract(await window.retainedNow(), window.ranges)
    await mapAgain(mapping, { what: 'looking beside the window', ranges }, notes.noteBeside)
    await notes.flush()
  }
  const [events, mixedCalls] = [await store.countStaleEvents(), await store.countMixedCalls()]
  const renewed = await store.flagStale()
  const withdrawn = {
    message: await withdraw(store.unproduced('message'), target, encoders),
    call: await withdraw(store.unproduced('call'), target, encoders),
    event: events,
  }
  if (Object.values(renewed).some((entities) => entities > 0)) await renew(replay)
  else await target.settle()
  return { tally, withdrawn, renewed, mixedCalls }
}

const preparedOf = ({ outcome }: Mapped): readonly EncodedRecord[] =>
  outcome.kind === 'ok' ? outcome.value : []

/**
 * Takes the flagged entities out and maps them from nothing, out of everything that Kafka keeps. What
 * is on its way to the stores while they are taken out has arrived before anything is gathered again.
 */
async function renew({ window, mapping, store, target }: Replay): Promise<void> {
  const flagged = new Set<string>()
  for await (const entities of store.flagged()) {
    for (const entity of entities) flagged.add(nameOf(entity))
  }
  await store.takeOut()
  await target.settle()
  await store.gatherAgain()
  const ranges = subtract(await window.retainedNow(), [])
  const work = { what: 'mapping from nothing', ranges }
  await mapAgain(mapping, work, async (portion) => {
    const wanted = portion.flatMap(preparedOf).filter((prepared) => isOf(prepared, flagged))
    await target.publish(wanted)
  })
  await target.settle()
  await store.havePutBack()
}

/** Whether a record is a state of a flagged entity, or names a flagged conversation. */
function isOf({ unified }: EncodedRecord, flagged: ReadonlySet<string>): boolean {
  const { provider, account_id, conversation_id } = unified.record
  const named = [
    { kind: unified.kind, id: entityIdOf(unified) },
    { kind: 'conversation', id: conversation_id ?? '' },
  ] as const
  return named.some(({ kind, id }) => flagged.has(nameOf({ kind, provider, account_id, id })))
}
