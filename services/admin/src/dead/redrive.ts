import type { Producer } from '@tributary/runtime'
import type { AdminKafka } from '../clients.ts'
import type { CommandContext } from '../command.ts'
import { createProgress } from '../progress.ts'
import { readLedger } from '../records/ledger.ts'
import { createRepublisher } from '../records/republisher.ts'
import type { DeadFilter } from './dead-filter.ts'
import type { IsErased } from './erased-letters.ts'
import { readDeadLetters } from './read-dead-letters.ts'
import type { RedriveGroup } from './redrive-plan.ts'
import { createRedriveTally, redriveVerdict } from './redrive-plan.ts'

/** What to redrive, and how much of it. */
export type RedriveOrder = {
  readonly filter: DeadFilter
  /** Records that are sent at most. */
  readonly max: number
  /** A record that was redriven as often is left alone. */
  readonly maxRedrives: number
}

/** A dead letter that was, or would be, published again. */
type Sent = {
  readonly address: string
  readonly code: string
  readonly to: string
  readonly redrives: number
  /** Time received of a raw record. */
  readonly received_at: string | null
}

export type RedriveResult = {
  readonly groups: readonly RedriveGroup[]
  readonly sent: readonly Sent[]
}

type Redrive = {
  readonly kafka: AdminKafka
  readonly order: RedriveOrder
  /** Null publishes nothing. */
  readonly producer: Producer | null
  readonly isErased: IsErased
  readonly note: CommandContext['note']
}

/**
 * Publishes the dead letters that match, were not published before and are about nobody erased. Two at the same time may both
 * send a record, which changes nothing: whatever reads the topics converges.
 */
export async function redrive(of: Redrive): Promise<RedriveResult> {
  const { kafka, order, producer, isErased, note } = of
  const ledger = await readLedger(kafka)
  const tally = createRedriveTally()
  const republisher = producer && createRepublisher(producer, Date.now)
  const progress = createProgress(note, (done) => `sent ${done} dead letters`)
  const sent: Sent[] = []
  for await (const letter of readDeadLetters(kafka, order.filter)) {
    const verdict = redriveVerdict(letter, ledger, order.maxRedrives)
    const isLeft = verdict.kind === 'send' && (await isErased(letter))
    tally.count(letter, isLeft ? 'erased' : verdict.kind)
    if (verdict.kind !== 'send' || isLeft) continue
    const { topic: to, timestampMs } = verdict.record
    const received_at = timestampMs === undefined ? null : new Date(timestampMs).toISOString()
    const { address, code, redrives } = letter
    sent.push({ address, code, to, redrives: redrives + 1, received_at })
    await republisher?.publish(letter.record, verdict.record)
    progress.tick()
    if (sent.length >= order.max) break
  }
  await republisher?.finish()
  return { groups: tally.groups(), sent }
}
