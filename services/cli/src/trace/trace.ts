import type { StreamRecord } from '@tributary/core'
import { coordinatesText, Failure } from '@tributary/core'
import type { Mention } from './find-mentions.ts'
import type { TracedRow } from './queries.ts'
import type { Kept } from './trace-scans.ts'
import { scanKept, scanUnified } from './trace-scans.ts'
import {
  keptSlices,
  keptSlicesAround,
  rawSlices,
  unifiedSlices,
  unifiedSlicesOf,
} from './trace-slices.ts'
import type { TraceWorld } from './trace-world.ts'
import type { UnifiedFound } from './unified-found.ts'
import type { Wanted } from './wanted.ts'
import {
  addressIn,
  isWantedRow,
  isWantedUnified,
  nothingWanted,
  originOfDead,
  originOfRaw,
  wantedIds,
  wantRaw,
  wantRow,
  wantUnified,
} from './wanted.ts'

/** Everything that a message, a call, an event or a webhook has left anywhere. */
export type Trace = Kept & {
  readonly unified: readonly UnifiedFound[]
  readonly rows: readonly TracedRow[]
  /** Origins of raw records that were looked for and are not retained. */
  readonly gone: ReadonlySet<string>
}

/** What to look for, and where when ClickHouse does not know it. */
export type TraceOrder = {
  /** The id, beside it as what it stands where ids are hashed. */
  readonly ids: readonly string[]
  /** Received or made at this time or later; null reads whole topics. */
  readonly sinceMs: number | null
  readonly provider: string | null
}

/** Clocks of providers and machines differ by less. */
export const CLOCK_MARGIN_MS = 3_600_000

/**
 * Finds what belongs to an id: of a webhook, an event, a message or a call. A row in ClickHouse says
 * in which partitions and from what time on the rest stands; only without a row whole topics are read.
 * Rejects with NOT_FOUND for the id of a conversation or a contact, and names what can be traced of it.
 */
export async function trace(order: TraceOrder, world: TraceWorld): Promise<Trace> {
  const wanted = nothingWanted()
  const rows = await world.findRows({ ids: order.ids, rawAddresses: [] })
  for (const row of rows) wantRow(wanted, row)
  const seeds = rows.length > 0 ? NO_SEEDS : await search(order, world, wanted)
  const begin = beginOf({ rows, ...seeds })

  const entitySlices = unifiedSlicesOf(rows, seeds.unified, begin)
  const isWanted = (found: UnifiedFound) => isWantedUnified(wanted, found)
  const unified = await scanUnified(world, entitySlices, isWanted)
  for (const found of unified) wantUnified(wanted, found)

  const raw = await rawRecords(world, wanted)
  for (const record of raw) wantRaw(wanted, record)
  const kept = await scanKept(world, keptSlicesAround(wanted.raw, begin), wanted)
  for (const record of kept.raw) wantRaw(wanted, record)

  const allRaw = merged(coordinatesText, seeds.raw, raw, kept.raw)
  const held = new Set(allRaw.map(originOfRaw))
  return {
    raw: allRaw,
    gone: new Set([...wanted.raw].filter((origin) => !held.has(origin))),
    unified: merged(({ address }) => address, seeds.unified, unified),
    dead: merged(({ coordinates }) => coordinates, seeds.dead, kept.dead),
    quarantined: merged(({ coordinates }) => coordinates, seeds.quarantined, kept.quarantined),
    rows: await rowsOf(world, wanted, order),
  }
}

type Seeds = Kept & { readonly unified: readonly UnifiedFound[] }

const NO_SEEDS: Seeds = { raw: [], dead: [], quarantined: [], unified: [] }

/**
 * Reads whole topics. Where nothing stands there under the id, it may be that of a conversation or a
 * contact: not before, because a webhook may have such an id too.
 */
async function search(order: TraceOrder, world: TraceWorld, wanted: Wanted): Promise<Seeds> {
  const seeds = await searchTopics(order, world, wanted)
  if (Object.values(seeds).some((found) => found.length > 0)) return seeds
  const mentions = await world.findMentions(order.ids)
  if (mentions.length > 0) throw tooMuch(order.ids, mentions)
  return seeds
}

/** First for a webhook of that id, then for what was made of it, or of the id. */
async function searchTopics(order: TraceOrder, world: TraceWorld, wanted: Wanted): Promise<Seeds> {
  const { ids, sinceMs, provider } = order
  for (const id of ids) {
    wanted.webhookIds.add(id)
    wanted.eventIds.add(id)
  }
  const kept = await scanKept(world, keptSlices(sinceMs, provider), wanted)
  for (const record of kept.raw) wantRaw(wanted, record)
  const webhooks = kept.dead.filter(({ stage }) => stage === 'normalizer')
  for (const letter of webhooks) wanted.raw.add(originOfDead(letter))
  const isWebhook = kept.raw.length + webhooks.length + kept.quarantined.length > 0
  if (isWebhook && wanted.raw.size === 0) return { ...kept, unified: [] }
  const begin = isWebhook ? beginOf({ rows: [], unified: [], ...kept }) : sinceMs
  const isWanted = (found: UnifiedFound) =>
    isWantedUnified(wanted, found) ||
    (found.kind !== 'conversation' && ids.includes(found.entityId))
  const unified = await scanUnified(world, unifiedSlices(begin), isWanted)
  for (const found of unified) wantUnified(wanted, found)
  return { ...kept, unified }
}

function tooMuch([id]: readonly string[], mentions: readonly Mention[]): Failure {
  const newest = mentions.map((of) => `${of.kind} ${of.id}`).join(', ')
  const what = `${id} is the id of a ${mentions[0]?.named}, which is a history`
  return new Failure('NOT_FOUND', `${what}: trace one thing of it. The newest: ${newest}`)
}

/**
 * Before this time nothing of it can stand in Kafka: nothing is received before it occurs. Null when
 * nobody knows.
 */
function beginOf({ rows, unified, raw, dead }: Seeds & Pick<Trace, 'rows'>): number | null {
  const occurred = [
    ...rows.map(({ occurred_ms }) => occurred_ms),
    ...unified.map(({ record }) => record.occurred_at),
  ]
  const known = occurred.filter((time) => time !== null)
  if (known.length === 0 && occurred.length > 0) return null
  const received = [
    ...rows.map(({ received_ms }) => received_ms),
    ...unified.map(({ record }) => record.received_at),
    ...raw.map(({ timestampMs }) => timestampMs),
    ...dead.map(({ failedAtMs }) => failedAtMs),
  ]
  const times = [...known, ...received]
  return times.length === 0 ? null : Math.min(...times) - CLOCK_MARGIN_MS
}

/** The same id may name something else at another provider; only the id that was asked for may. */
async function rowsOf(
  world: TraceWorld,
  wanted: Wanted,
  order: TraceOrder,
): Promise<readonly TracedRow[]> {
  const ids = [...new Set([...order.ids, ...wantedIds(wanted)])]
  const rows = await world.findRows({ ids, rawAddresses: [...wanted.raw].map(addressIn) })
  return rows.filter((row) => order.ids.includes(row.entity_id) || isWantedRow(wanted, row))
}

/** The raw records that are wanted, and nothing that has taken their addresses since. */
async function rawRecords(world: TraceWorld, wanted: Wanted): Promise<readonly StreamRecord[]> {
  const found: StreamRecord[] = []
  for await (const record of world.read(rawSlices(wanted.raw))) {
    if (wanted.raw.has(originOfRaw(record))) found.push(record)
  }
  return found
}

/** Each thing once, in the order of the addresses' appearance. */
function merged<T>(
  addressOfOne: (one: T) => string,
  ...lists: readonly (readonly T[])[]
): readonly T[] {
  return [...new Map(lists.flat().map((one) => [addressOfOne(one), one])).values()]
}
