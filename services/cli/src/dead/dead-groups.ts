import type { DeadStage } from '@tributary/core'
import type { CommandKafka } from '../clients.ts'
import { createGroups } from '../records/groups.ts'
import type { DeadLetter } from './dead-letter.ts'
import { readDeadLetters } from './filter.ts'

/** Dead letters of one stage, code and provider. */
export type DeadGroup = {
  readonly stage: DeadStage
  readonly code: string
  readonly provider: string
  readonly records: number
  /** How many of them were published again already. */
  readonly redriven: number
  /** Sum of the redrives of their source records before they failed. */
  readonly redrives: number
  /** The greatest number of redrives of one of them. */
  readonly redrives_max: number
  readonly oldest_failed_at: string
  readonly newest_failed_at: string
  /** Coordinates of the newest. */
  readonly newest_address: string
}

/** Counts dead letters by stage, code and provider, without keeping them. */
export function createDeadGroups() {
  const groups = createGroups(
    ({ stage, code, provider }: DeadLetter) => [stage, code, provider],
    emptyGroup,
  )
  return {
    add(letter: DeadLetter, isRedriven: boolean): void {
      const group = groups.groupOf(letter)
      group.records++
      if (isRedriven) group.redriven++
      group.redrives += letter.redrives
      group.redrivesMax = Math.max(group.redrivesMax, letter.redrives)
      group.oldestMs = Math.min(group.oldestMs, letter.failedAtMs)
      if (letter.failedAtMs >= group.newest.failedAtMs) group.newest = placeOf(letter)
    },
    /** Most records first. */
    all: (): readonly DeadGroup[] =>
      groups
        .all()
        .toSorted((a, b) => b.records - a.records)
        .map(({ redrivesMax, oldestMs, newest, ...group }) => ({
          ...group,
          redrives_max: redrivesMax,
          oldest_failed_at: new Date(oldestMs).toISOString(),
          newest_failed_at: new Date(newest.failedAtMs).toISOString(),
          newest_address: newest.coordinates,
        })),
  }
}

function emptyGroup(letter: DeadLetter) {
  const { stage, code, provider, failedAtMs: oldestMs } = letter
  const counts = { records: 0, redriven: 0, redrives: 0, redrivesMax: 0 }
  return { ...{ stage, code, provider, ...counts, oldestMs }, newest: placeOf(letter) }
}

/** Without the record, whose payload would stay in memory. */
const placeOf = ({ failedAtMs, coordinates }: DeadLetter) => ({ failedAtMs, coordinates })

export type DeadCount = Pick<DeadGroup, 'stage' | 'code' | 'provider' | 'records'>

/** All dead letters that the topics hold, by stage, code and provider, most first. */
export async function readDeadCounts(kafka: CommandKafka): Promise<readonly DeadCount[]> {
  const groups = createDeadGroups()
  for await (const letter of readDeadLetters(kafka, {})) groups.add(letter, false)
  return groups
    .all()
    .map(({ stage, code, provider, records }) => ({ stage, code, provider, records }))
}
