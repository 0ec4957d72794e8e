import type { OutRecord } from '@tributary/core'
import type { Producer } from '@tributary/runtime/stream'
import type { CommandContext } from '../context.ts'
import { createProgress } from '../progress.ts'
import type { Ledger } from '../records/ledger.ts'
import { createRepublisher, MAX_BYTES, MAX_RECORDS } from '../records/republisher.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { ErasedAmong } from './erased-letters.ts'
import type { RedriveGroup } from './redrive-plan.ts'
import { createRedriveTally, redriveVerdict } from './redrive-plan.ts'

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
  /** The signal has ended it before all that matches was looked at, or as much as is sent at most. */
  readonly interrupted: boolean
}

export type Redrive = {
  readonly letters: AsyncIterable<DeadLetter>
  readonly ledger: Ledger
  /** Records that are sent at most. */
  readonly max: number
  /** A record that was redriven as often is left alone. */
  readonly maxRedrives: number
  /** Null publishes nothing. */
  readonly producer: Producer | null
  readonly erasedAmong: ErasedAmong
  readonly note: CommandContext['note']
  /** Once it aborts nothing more is published; what was is in the result. */
  readonly signal: AbortSignal
}

type Candidate = { readonly letter: DeadLetter; readonly record: OutRecord }

/**
 * Publishes the dead letters that were not published before and are about nobody erased, in portions
 * that are judged directly before they go. Two at the same time may both send a record, which changes
 * nothing: whatever reads the topics converges.
 */
export async function redrive(of: Redrive): Promise<RedriveResult> {
  const { ledger, max, maxRedrives } = of
  const tally = createRedriveTally()
  let interrupted = false
  const onInterrupt = () => {
    interrupted = true
  }
  const sender = createSender(of, tally, onInterrupt)
  let portion: Candidate[] = []
  let bytes = 0
  for await (const letter of untilInterrupted(of, onInterrupt)) {
    const verdict = redriveVerdict(letter, ledger, maxRedrives)
    if (verdict.kind !== 'send') {
      tally.count(letter, verdict.kind)
      continue
    }
    portion.push({ letter, record: verdict.record })
    bytes += verdict.record.value.byteLength
    const room = Math.min(MAX_RECORDS, max - sender.sent.length)
    if (portion.length < room && bytes < MAX_BYTES) continue
    await sender.send(portion)
    portion = []
    bytes = 0
    if (sender.sent.length >= max) break
  }
  await sender.send(portion)
  return { groups: tally.groups(), sent: sender.sent, interrupted }
}

/** The letters, until the signal aborts; an error of the reading is part of that then. */
async function* untilInterrupted(
  { letters, signal }: Pick<Redrive, 'letters' | 'signal'>,
  onInterrupt: () => void,
): AsyncGenerator<DeadLetter, void, undefined> {
  try {
    for await (const letter of letters) {
      signal.throwIfAborted()
      yield letter
    }
  } catch (error) {
    if (!signal.aborted) throw error
    onInterrupt()
  }
}

function createSender(
  of: Redrive,
  tally: ReturnType<typeof createRedriveTally>,
  onInterrupt: () => void,
) {
  const { producer, erasedAmong, note, signal } = of
  const republisher = producer && createRepublisher(producer, Date.now)
  const progress = createProgress(note, (done) => `sent ${done} dead letters`)
  const sent: Sent[] = []

  /** Null when the signal aborts first. */
  async function judge(portion: readonly Candidate[]) {
    try {
      const erased = await erasedAmong(portion.map(({ letter }) => letter))
      return signal.aborted ? null : erased
    } catch (error) {
      if (signal.aborted) return null
      throw error
    }
  }

  async function publish(going: readonly Candidate[]): Promise<void> {
    for (const { letter, record } of going) await republisher?.publish(letter.record, record)
    await republisher?.finish()
    sent.push(...going.map(sentOf))
    for (const _ of going) progress.tick()
  }

  async function send(portion: readonly Candidate[]): Promise<void> {
    if (portion.length === 0) return
    const erased = signal.aborted ? null : await judge(portion)
    if (erased === null) return onInterrupt()
    for (const { letter } of portion) tally.count(letter, erased.has(letter) ? 'erased' : 'send')
    await publish(portion.filter(({ letter }) => !erased.has(letter)))
  }

  return { sent: sent as readonly Sent[], send }
}

function sentOf({ letter, record: { topic, timestampMs } }: Candidate): Sent {
  const { address, code, redrives } = letter
  const received_at = timestampMs === undefined ? null : new Date(timestampMs).toISOString()
  return { address, code, to: topic, redrives: redrives + 1, received_at }
}
