import type { DeadStage, OutRecord } from '@tributary/core'
import { rawTopic, UNIFIED_TOPICS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { redriveOf } from '@tributary/runtime/stream'
import type { Ledger } from '../records/ledger.ts'
import type { DeadLetter } from './dead-letter.ts'

/**
 * What a redrive does with a dead letter.
 * - `send`: publishes `record`.
 * - `redriven`: it was published again before.
 * - `at_limit`: its source record has died as often as a record may; somebody must look at it.
 * - `unreadable`: it does not say where it came from, or names a topic that its stage does not read.
 * Beside these, one that would be sent is counted as `erased` when it is about an erased person.
 */
export type RedriveVerdict =
  | { readonly kind: 'send'; readonly record: OutRecord }
  | { readonly kind: 'redriven' | 'at_limit' | 'unreadable' }

export type RedriveVerdictKind = RedriveVerdict['kind'] | 'erased'

/** Topics that a stage reads: nothing is ever published elsewhere, whatever a header says. */
const SOURCES: Readonly<Record<DeadStage, ReadonlySet<string>>> = {
  normalizer: new Set(PROVIDER_IDS.map(rawTopic)),
  sink: new Set(UNIFIED_TOPICS),
}

/** Every topic that a redrive may publish to. */
export const SOURCE_TOPICS: readonly string[] = Object.values(SOURCES).flatMap((of) => [...of])

export function redriveVerdict(
  letter: DeadLetter,
  ledger: Ledger,
  maxRedrives: number,
): RedriveVerdict {
  if (ledger.sentAt(letter.record) !== null) return { kind: 'redriven' }
  const record = redriveOf(letter.record)
  if (record === null || !SOURCES[letter.stage].has(record.topic)) return { kind: 'unreadable' }
  return letter.redrives >= maxRedrives ? { kind: 'at_limit' } : { kind: 'send', record }
}

/** Verdicts on the dead letters of one stage, code and provider. */
export type RedriveGroup = Readonly<Pick<DeadLetter, 'stage' | 'code' | 'provider'>> &
  Readonly<Record<RedriveVerdictKind, number>>

/** Counts verdicts by stage, code and provider. */
export function createRedriveTally() {
  const groups = new Map<string, RedriveGroup>()
  return {
    count({ stage, code, provider }: DeadLetter, kind: RedriveVerdictKind): void {
      const name = `${stage} ${code} ${provider}`
      const none = { send: 0, redriven: 0, at_limit: 0, unreadable: 0, erased: 0 }
      const group = groups.get(name) ?? { stage, code, provider, ...none }
      groups.set(name, { ...group, [kind]: group[kind] + 1 })
    },
    groups: (): readonly RedriveGroup[] => [...groups.values()],
  }
}
