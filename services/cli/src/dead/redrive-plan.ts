import type { DeadStage, OutRecord } from '@tributary/core'
import { rawTopic, UNIFIED_TOPICS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { redriveOf } from '@tributary/runtime/stream'
import { createGroups } from '../records/groups.ts'
import type { RedriveLog } from '../records/redrive-log.ts'
import type { DeadLetter } from './dead-letter.ts'

/**
 * What a redrive does with a dead letter.
 * - `send`: publishes `record`.
 * - `redriven`: an earlier redrive published it.
 * - `at_limit`: its source record has failed as often as a record may; a person must look at it.
 * - `unreadable`: it names no source, or a topic that its stage does not read.
 */
export type RedriveVerdict =
  | { readonly kind: 'send'; readonly record: OutRecord }
  | { readonly kind: 'redriven' | 'at_limit' | 'unreadable' }

/**
 * `erased`: it would be sent, but is about a suppressed person. `refused`: Kafka does not take its
 * source record again.
 */
export type RedriveOutcome = RedriveVerdict['kind'] | 'erased' | 'refused'

/** Topics that a stage reads. A redrive publishes nowhere else, whatever a header says. */
const SOURCES: Readonly<Record<DeadStage, ReadonlySet<string>>> = {
  normalizer: new Set(PROVIDER_IDS.map(rawTopic)),
  sink: new Set(UNIFIED_TOPICS),
}

/** Every topic that a redrive may publish to. */
export const SOURCE_TOPICS: readonly string[] = Object.values(SOURCES).flatMap((of) => [...of])

export function redriveVerdict(
  letter: DeadLetter,
  log: RedriveLog,
  maxRedrives: number,
): RedriveVerdict {
  if (log.sentAt(letter.record) !== null) return { kind: 'redriven' }
  const record = redriveOf(letter.record)
  if (record === null || !SOURCES[letter.stage].has(record.topic)) return { kind: 'unreadable' }
  return letter.redrives >= maxRedrives ? { kind: 'at_limit' } : { kind: 'send', record }
}

/** Outcomes for the dead letters of one stage, code and provider. */
export type RedriveGroup = Readonly<Pick<DeadLetter, 'stage' | 'code' | 'provider'>> &
  Readonly<Record<RedriveOutcome, number>>

/** Counts outcomes by stage, code and provider. */
export function createRedriveGroups() {
  const groups = createGroups(
    ({ stage, code, provider }: DeadLetter) => [stage, code, provider],
    ({ stage, code, provider }) => ({
      ...{ stage, code, provider },
      ...{ send: 0, redriven: 0, at_limit: 0, unreadable: 0, erased: 0, refused: 0 },
    }),
  )
  return {
    count(letter: DeadLetter, outcome: RedriveOutcome): void {
      groups.groupOf(letter)[outcome]++
    },
    all: (): readonly RedriveGroup[] => groups.all(),
  }
}
