import type { DeadStage } from '@tributary/core'
import type { DeadLetter } from './dead-letter.ts'

/** Dead letters of one stage, code and provider. */
export type DeadGroup = {
  readonly stage: DeadStage
  readonly code: string
  readonly provider: string
  readonly records: number
  /** How many of them were published again already. */
  readonly redriven: number
  /** Redrives that their source records had behind them when they died, all together. */
  readonly redrives: number
  /** The greatest number of redrives of one of them. */
  readonly redrives_max: number
  readonly oldest_failed_at: string
  readonly newest_failed_at: string
  /** Where the newest lies, to be looked at: `<topic>/<partition>/<offset>`. */
  readonly newest_address: string
}

/** Counts dead letters by stage, code and provider, without keeping them. */
export function createDeadHistogram() {
  const groups = new Map<string, ReturnType<typeof emptyGroup>>()

  function groupOf(letter: DeadLetter): ReturnType<typeof emptyGroup> {
    const name = `${letter.stage} ${letter.code} ${letter.provider}`
    const group = groups.get(name) ?? emptyGroup(letter)
    groups.set(name, group)
    return group
  }

  return {
    add(letter: DeadLetter, isRedriven: boolean): void {
      const group = groupOf(letter)
      group.records++
      if (isRedriven) group.redriven++
      group.redrives += letter.redrives
      group.redrivesMax = Math.max(group.redrivesMax, letter.redrives)
      group.oldestMs = Math.min(group.oldestMs, letter.failedAtMs)
      if (letter.failedAtMs >= group.newest.failedAtMs) group.newest = placeOf(letter)
    },
    /** Most records first. */
    groups(): readonly DeadGroup[] {
      const found = [...groups.values()].sort((a, b) => b.records - a.records)
      return found.map(({ redrivesMax, oldestMs, newest, ...group }) => ({
        ...group,
        redrives_max: redrivesMax,
        oldest_failed_at: new Date(oldestMs).toISOString(),
        newest_failed_at: new Date(newest.failedAtMs).toISOString(),
        newest_address: newest.address,
      }))
    },
  }
}

function emptyGroup(letter: DeadLetter) {
  const { stage, code, provider, failedAtMs: oldestMs } = letter
  const counts = { records: 0, redriven: 0, redrives: 0, redrivesMax: 0 }
  return { ...{ stage, code, provider, ...counts, oldestMs }, newest: placeOf(letter) }
}

/** Without the record, whose payload would stay in memory. */
const placeOf = ({ failedAtMs, address }: DeadLetter) => ({ failedAtMs, address })
