import type { StreamRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import type { DeadCounts } from './dead-counts.ts'
import { BREAKER_WINDOW } from './dead-counts.ts'
import type { Settlement } from './ports.ts'

export type DeadLimits = { readonly maxDeadRun: number; readonly maxDeadShare: number }

/** First offset of a partition's last batch, and the highest counted offset. */
export type Counted = { readonly from: bigint; readonly to: bigint }

/** What is known of the topic before the batch. */
type Before = {
  readonly limits: DeadLimits
  readonly counts: DeadCounts
  readonly last: Counted | undefined
  /** Why the topic is held; null while it is not. */
  readonly heldFor: Failure | null
}

type Verdict = {
  /** Why the topic must be held; null when the batch may be written. */
  readonly failure: Failure | null
  readonly counts: DeadCounts
  readonly counted: Counted
  /** Whether a record of the batch is settled. */
  readonly isProgress: boolean
}

type Batch = {
  readonly partition: number
  readonly records: readonly Pick<StreamRecord, 'offset'>[]
}

/** Counts the settlements of a batch, in a copy of the counts, until the limits are reached. */
export function judgeBatch(
  batch: Batch,
  settlements: readonly Settlement[],
  before: Before,
): Verdict {
  const { limits, last, heldFor } = before
  if (heldFor !== null && settlements.every(({ state }) => state !== 'left')) {
    return judgeTrial(batch, settlements, { ...before, heldFor })
  }
  const counts = before.counts.copy()
  return { ...countBatch(batch, settlements, { counts, limits, last }), counts }
}

/** Records in a batch that replace what was counted before the topic was held. */
const TRIAL_RECORDS = 100
const NO_LIMITS: DeadLimits = { maxDeadRun: Number.POSITIVE_INFINITY, maxDeadShare: 1 }

/**
 * A batch of a held topic counts alone: after a fix, few dead records among good ones would otherwise
 * hold the topic without end. It releases the topic when some of its records are good and not too many
 * are dead. A small batch proves little, so that the earlier records still count for the next one.
 */
function judgeTrial(
  batch: Batch,
  settlements: readonly Settlement[],
  { limits, last, heldFor, ...before }: Before & { readonly heldFor: Failure },
): Verdict {
  const alone = before.counts.fresh()
  const counted = countBatch(batch, settlements, { counts: alone, limits, last })
  const { dead, total } = alone.recent()
  const isStillDead = dead > 0 && (dead === total || isMostlyDead(alone, limits))
  const failure = counted.failure ?? (isStillDead ? heldFor : null)
  if (settlements.length >= TRIAL_RECORDS) return { ...counted, counts: alone, failure }
  const counts = before.counts.copy()
  countBatch(batch, settlements, { counts, limits: NO_LIMITS, last })
  return { ...counted, counts, failure }
}

type Counting = Pick<Before, 'limits' | 'counts' | 'last'>

function countBatch(
  { partition, records }: Batch,
  settlements: readonly Settlement[],
  { counts, limits, last }: Counting,
): Omit<Verdict, 'counts'> {
  const from = records[0]?.offset ?? 0n
  let to = countedTo(last, from)
  for (const [index, { offset }] of records.entries()) {
    const settlement = settlements[index]
    const isProgress = index > 0
    if (settlement === undefined || settlement.state === 'left') {
      return { failure: tooManyInStage(settlement), counted: { from, to }, isProgress }
    }
    if (offset <= to) continue
    const isDead = settlement.state === 'dead'
    counts.count({ partition, offset, isDead })
    to = offset
    const failure = isDead ? tooMany(counts, limits) : null
    if (failure !== null) return { failure, counted: { from, to }, isProgress }
  }
  return { failure: null, counted: { from, to }, isProgress: records.length > 0 }
}

/** A redelivery starts at the last batch's first offset or later; an earlier start is a recreated topic. */
const countedTo = (last: Counted | undefined, from: bigint): bigint =>
  last === undefined || from < last.from ? -1n : last.to

function tooMany(counts: DeadCounts, limits: DeadLimits): Failure | null {
  if (counts.run() >= limits.maxDeadRun) return tooManyDead(`${counts.run()} records in a row`)
  const { dead, total } = counts.recent()
  if (total < BREAKER_WINDOW || !isMostlyDead(counts, limits)) return null
  return tooManyDead(`${dead} of the last ${total} records`)
}

function isMostlyDead(counts: DeadCounts, { maxDeadShare }: DeadLimits): boolean {
  const { dead, total } = counts.recent()
  return dead > maxDeadShare * total
}

/** The stage itself may find too many, such as rows that ClickHouse refuses in one insert. */
function tooManyInStage(settlement: Settlement | undefined): Failure | null {
  const error = settlement?.state === 'left' ? settlement.error : null
  return error instanceof Failure && error.code === 'TOO_MANY_DEAD' ? error : null
}

/** The failure that holds a topic; `which` says how many records are dead. */
export function tooManyDead(which: string): Failure {
  return new Failure('TOO_MANY_DEAD', {
    what: `${which} cannot be processed, so the stage holds the topic`,
    fix: 'fix the cause, after which the topic goes on by itself, or raise DEAD_LETTER_MAX_RUN or DEAD_LETTER_MAX_SHARE to dead-letter them all',
  })
}
