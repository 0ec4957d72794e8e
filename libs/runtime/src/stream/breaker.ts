import type { StreamRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import type { ConfigOf } from '../service/config.ts'
import { int, share } from '../service/config-fields.ts'
import type { StreamBatch } from './ports.ts'
import type { Settlement } from './stage.ts'

/** When a stage stops instead of pouring a topic into its dead letters. */
export const BRAKE_FIELDS = {
  maxDeadRun: int(
    'DEAD_LETTER_MAX_RUN',
    '1000',
    'Dead records in a row, also among the rows of one insert, at which a stage stops: rather a mapping or a schema is wrong than all of them.',
    1,
  ),
  maxDeadShare: share(
    'DEAD_LETTER_MAX_SHARE',
    '0.5',
    'Share of dead records among the last 2,000 at which a stage stops; 1 switches it off.',
  ),
} as const

export type BrakeSettings = ConfigOf<typeof BRAKE_FIELDS>

/** Records over which the share is taken; fewer prove nothing. */
export const BRAKE_WINDOW = 2_000

export type Brake = {
  /**
   * Takes the settlements of a batch into account, one for each record; throws TOO_MANY_DEAD when too
   * many are dead. A record that comes again, as it does while its dead letter cannot be written,
   * counts once.
   */
  check(batch: BatchOffsets, settlements: readonly Settlement[]): void
}

type BatchOffsets = Pick<StreamBatch, 'topic' | 'partition'> & {
  readonly records: readonly Pick<StreamRecord, 'offset'>[]
}

/** First offset of a partition's last batch, and the highest one that was counted. */
type Counted = { readonly from: bigint; readonly to: bigint }

/** Counts over all partitions of a stage. Pure but for its counters. */
export function createBrake({ maxDeadRun, maxDeadShare }: BrakeSettings): Brake {
  const partitions = new Map<string, Counted>()
  const window: boolean[] = []
  let deadInWindow = 0
  let run = 0

  function count(isDead: boolean): void {
    run = isDead ? run + 1 : 0
    window.push(isDead)
    if (isDead) deadInWindow++
    if (window.length > BRAKE_WINDOW && window.shift()) deadInWindow--
  }

  function stopIfTooMany(): void {
    if (run >= maxDeadRun) throw tooManyDead(`${run} records in a row`)
    if (window.length >= BRAKE_WINDOW && deadInWindow / window.length > maxDeadShare) {
      throw tooManyDead(`${deadInWindow} of the last ${window.length} records`)
    }
  }

  return {
    check({ topic, partition, records }, settlements) {
      const name = `${topic}/${partition}`
      const from = records[0]?.offset ?? 0n
      let to = countedTo(partitions.get(name), from)
      for (const [index, { offset }] of records.entries()) {
        const state = settlements[index]?.state ?? 'left'
        if (state === 'left' || offset <= to) continue
        count(state === 'dead')
        stopIfTooMany()
        to = offset
      }
      partitions.set(name, { from, to })
    },
  }
}

/** What comes again begins where the last batch did or later; before that, the topic is another one. */
const countedTo = (last: Counted | undefined, from: bigint): bigint =>
  last === undefined || from < last.from ? -1n : last.to

/** Why a stage stops; `what` says which records are dead, and how many. */
export function tooManyDead(what: string): Failure {
  const mend =
    'mend the cause and start again; or raise DEAD_LETTER_MAX_RUN or DEAD_LETTER_MAX_SHARE to dead-letter them all'
  return new Failure('TOO_MANY_DEAD', `${what} cannot be processed, so the stage stops: ${mend}`)
}
