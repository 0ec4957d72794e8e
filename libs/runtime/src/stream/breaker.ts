import type { StreamRecord } from '@tributary/core'
import { Failure, partitionName } from '@tributary/core'
import type { ConfigOf } from '../service/config.ts'
import { int, share } from '../service/config-fields.ts'
import type { Settlement, StreamBatch } from './ports.ts'

/** Limits at which a stage stops instead of dead-lettering a whole topic. */
export const BREAKER_FIELDS = {
  maxDeadRun: int(
    'DEAD_LETTER_MAX_RUN',
    '1000',
    'Consecutive dead records at which a stage stops, since the cause is then probably a mapping or a schema. Consecutive rows that ClickHouse refuses in one insert count as well.',
    1,
  ),
  maxDeadShare: share(
    'DEAD_LETTER_MAX_SHARE',
    '0.5',
    'Share of dead records among the last 2,000 at which a stage stops; 1 switches this check off.',
  ),
} as const

/** Number of recent records in the share; fewer records prove nothing. */
export const BREAKER_WINDOW = 2_000

/** The circuit breaker of a stage. */
export type Breaker = {
  /**
   * Counts the settlements of a batch, one for each record. Throws TOO_MANY_DEAD when too many are
   * dead. A record counts once, even if it is redelivered because Kafka did not take its dead letter.
   */
  check(batch: BatchOffsets, settlements: readonly Settlement[]): void
}

type BatchOffsets = Pick<StreamBatch, 'topic' | 'partition'> & {
  readonly records: readonly Pick<StreamRecord, 'offset'>[]
}

/** First offset of a partition's last batch, and the highest counted offset. */
type Counted = { readonly from: bigint; readonly to: bigint }

/** Counts over all partitions of a stage. */
export function createBreaker({
  maxDeadRun,
  maxDeadShare,
}: ConfigOf<typeof BREAKER_FIELDS>): Breaker {
  const partitions = new Map<string, Counted>()
  const window: boolean[] = []
  let deadInWindow = 0
  let run = 0

  function count(isDead: boolean): void {
    run = isDead ? run + 1 : 0
    window.push(isDead)
    if (isDead) deadInWindow++
    if (window.length > BREAKER_WINDOW && window.shift()) deadInWindow--
  }

  function stopIfTooMany(): void {
    if (run >= maxDeadRun) throw tooManyDead(`${run} records in a row`)
    if (window.length >= BREAKER_WINDOW && deadInWindow / window.length > maxDeadShare) {
      throw tooManyDead(`${deadInWindow} of the last ${window.length} records`)
    }
  }

  return {
    check(batch, settlements) {
      const name = partitionName(batch)
      const from = batch.records[0]?.offset ?? 0n
      let to = countedTo(partitions.get(name), from)
      for (const [index, { offset }] of batch.records.entries()) {
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

/** A redelivery starts at the last batch's first offset or later; an earlier start is a recreated topic. */
const countedTo = (last: Counted | undefined, from: bigint): bigint =>
  last === undefined || from < last.from ? -1n : last.to

/** The failure that stops a stage; `which` says how many records are dead. */
export function tooManyDead(which: string): Failure {
  return new Failure('TOO_MANY_DEAD', {
    what: `${which} cannot be processed, so the stage stops`,
    fix: 'fix the cause and start the service again, or raise DEAD_LETTER_MAX_RUN or DEAD_LETTER_MAX_SHARE to dead-letter them all',
  })
}
