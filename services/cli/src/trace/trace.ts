import type { StreamRecord } from '@tributary/core'
import { coordinatesText, Failure } from '@tributary/core'
import type { TraceOrder } from './order.ts'
import { CLOCK_MARGIN_MS } from './order.ts'
import type { Mention, TracedRow } from './rows.ts'
import type { Kept } from './scan.ts'
import { scanErasures, scanKept, scanUnified } from './scan.ts'
import {
  erasureSlicesOf,
  keptSlices,
  keptSlicesAround,
  rawSlices,
  unifiedSlices,
  unifiedSlicesOf,
} from './slices.ts'
import type { ErasureFound, UnifiedFound, Wanted } from './wanted.ts'
import {
  coordinatesIn,
  isWantedErasure,
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
import type { TraceWorld } from './world.ts'

/** Everything that a message, a call, an event or a webhook left anywhere. */
export type Trace = Kept & {
  readonly unified: readonly UnifiedFound[]
  readonly rows: readonly TracedRow[]
  /** What other consumers were told to drop. */
  readonly erasures: readonly ErasureFound[]
  /** Origins of raw records that are not retained any more. */
  readonly gone: ReadonlySet<string>
}

/**
 * Finds everything that belongs to the id of a webhook, an event, a message or a call. A row in
 * ClickHouse gives the partitions and the earliest time of the rest; without a row this reads whole
 * topics. Rejects with NOT_FOUND for the id of a conversation or a contact, and names its newest
 * entities.
 */
export async function trace(order: TraceOrder, world: TraceWorld): Promise<Trace> {
  const wanted = nothingWanted()
  const rows = await world.findRows({ ids: order.ids, rawCoordinates: [] })
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
  const allUnified = merged(({ coordinates }) => coordinates, seeds.unified, unified)
  return {
    raw: allRaw,
    gone: new Set([...wanted.raw].filter((origin) => !held.has(origin))),
    unified: allUnified,
    dead: merged(({ coordinates }) => coordinates, seeds.dead, kept.dead),
    quarantined: merged(({ coordinates }) => coordinates, seeds.quarantined, kept.quarantined),
    rows: await rowsOf(world, wanted, order),
    erasures: await scanErasures(
      world,
      erasureSlicesOf(rows, allUnified, begin),
      (erasure) => order.ids.includes(erasure.id) || isWantedErasure(wanted, erasure),
    ),
  }
}

type Seeds = Kept & { readonly unified: readonly UnifiedFound[] }

const NO_SEEDS: Seeds = { raw: [], dead: [], quarantined: [], unified: [] }

/**
 * Reads whole topics. An id without any record may be that of a conversation or a contact. The topics
 * come first, because a webhook may have such an id too.
 */
async function search(order: TraceOrder, world: TraceWorld, wanted: Wanted): Promise<Seeds> {
  const seeds = await searchTopics(order, world, wanted)
  if (Object.values(seeds).some((found) => found.length > 0)) return seeds
  const mentions = await world.findMentions(order.ids)
  if (mentions.length > 0) throw tooMuch(order.ids, mentions)
  return seeds
}

/** Searches a webhook with the id, then the unified records of that webhook or with the id. */
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
  return new Failure('NOT_FOUND', {
    what: `${id} is the id of a ${mentions[0]?.named}, which has many messages and calls`,
    fix: `trace one entity of it. The newest: ${newest}`,
  })
}

/**
 * Kafka has no record of the entity from before this time: a webhook arrives after its event occurred.
 * Null when the time is unknown.
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

/**
 * Rows of the entity. Leaves out rows of other providers that share an id, except the id of the order.
 */
async function rowsOf(
  world: TraceWorld,
  wanted: Wanted,
  order: TraceOrder,
): Promise<readonly TracedRow[]> {
  const ids = [...new Set([...order.ids, ...wantedIds(wanted)])]
  const rows = await world.findRows({ ids, rawCoordinates: [...wanted.raw].map(coordinatesIn) })
  return rows.filter((row) => order.ids.includes(row.entity_id) || isWantedRow(wanted, row))
}

/** The wanted raw records, without records of a recreated topic at the same coordinates. */
async function rawRecords(world: TraceWorld, wanted: Wanted): Promise<readonly StreamRecord[]> {
  const found: StreamRecord[] = []
  for await (const record of world.read(rawSlices(wanted.raw))) {
    if (wanted.raw.has(originOfRaw(record))) found.push(record)
  }
  return found
}

/** Each item once, in the order of first appearance. */
function merged<T>(keyOf: (item: T) => string, ...lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Map(lists.flat().map((item) => [keyOf(item), item])).values()]
}
