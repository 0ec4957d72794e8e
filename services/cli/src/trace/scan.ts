import type { Erasure, StreamRecord, Unified } from '@tributary/core'
import { coordinatesText, kindOfTopic, QUARANTINE_TOPIC } from '@tributary/core'
import type { TopicSlice } from '@tributary/runtime/kafka'
import type { DeadLetter } from '../dead/dead-letter.ts'
import { readDeadLetter, stageOfTopic } from '../dead/dead-letter.ts'
import type { Quarantined } from '../quarantine/quarantined.ts'
import { quarantinedWebhookId, readQuarantined } from '../quarantine/quarantined.ts'
import { RAW_TOPICS } from './slices.ts'
import type { ErasureFound, UnifiedFound, Wanted } from './wanted.ts'
import { isWantedDead, isWantedRaw, unifiedFound } from './wanted.ts'
import type { TraceWorld } from './world.ts'

/** Records with the exact bytes of webhooks. */
export type Kept = {
  readonly raw: readonly StreamRecord[]
  readonly dead: readonly DeadLetter[]
  readonly quarantined: readonly Quarantined[]
}

/** Decodes the unified records of the slices and returns the wanted ones. */
export async function scanUnified(
  world: TraceWorld,
  slices: readonly TopicSlice[],
  isWanted: (found: UnifiedFound) => boolean,
): Promise<readonly UnifiedFound[]> {
  const all: UnifiedFound[] = []
  for await (const source of world.read(slices)) {
    const kind = kindOfTopic(source.topic)
    const record = kind && (await world.decode(kind, source.value))
    if (!kind || !record) continue
    const found = unifiedFound(source, { kind, record } as Unified)
    if (isWanted(found)) all.push(found)
  }
  return all
}

/** Decodes the records of `unified.erasures` in the slices and returns the wanted ones. */
export async function scanErasures(
  world: TraceWorld,
  slices: readonly TopicSlice[],
  isWanted: (erasure: Erasure) => boolean,
): Promise<readonly ErasureFound[]> {
  const all: ErasureFound[] = []
  for await (const source of world.read(slices)) {
    const record = await world.decode('erasure', source.value)
    if (record !== null && isWanted(record))
      all.push({ coordinates: coordinatesText(source), record })
  }
  return all
}

/** The wanted raw records, dead letters and quarantined requests of the slices. */
export async function scanKept(
  world: TraceWorld,
  slices: readonly TopicSlice[],
  wanted: Wanted,
): Promise<Kept> {
  const records: StreamRecord[] = []
  for await (const record of world.read(slices)) {
    if (isWantedKept(wanted, record)) records.push(record)
  }
  return {
    raw: records.filter(({ topic }) => RAW_TOPICS.has(topic)),
    dead: records.flatMap((record) => deadLetterIn(record) ?? []),
    quarantined: records.filter(({ topic }) => topic === QUARANTINE_TOPIC).map(readQuarantined),
  }
}

function isWantedKept(wanted: Wanted, record: StreamRecord): boolean {
  if (record.topic === QUARANTINE_TOPIC) {
    return wanted.webhookIds.has(quarantinedWebhookId(readQuarantined(record)))
  }
  const letter = deadLetterIn(record)
  return letter === null ? isWantedRaw(wanted, record) : isWantedDead(wanted, letter)
}

function deadLetterIn(record: StreamRecord): DeadLetter | null {
  const stage = stageOfTopic(record.topic)
  return stage === undefined ? null : readDeadLetter(stage, record)
}
