import { batches } from '@tributary/core'
import type { Producer } from '@tributary/runtime/stream'
import type { CommandContext } from '../context.ts'
import { createProgress } from '../progress.ts'
import type { RedriveLog } from '../records/redrive-log.ts'
import { createRepublisher, MAX_BYTES, MAX_RECORDS, refusedText } from '../records/republisher.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { RedriveGroup, RedriveVerdict } from './redrive-plan.ts'
import { createRedriveGroups, redriveVerdict } from './redrive-plan.ts'
import type { SuppressedAmong } from './suppressed-letters.ts'

/** A dead letter that was, or would be, published again. */
type Sent = {
  /** Coordinates of the dead letter. */
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
  /** Coordinates of the letters whose source record Kafka refuses. */
  readonly refused: readonly string[]
  /** The signal ended it before it had read every match, or sent `max` letters. */
  readonly interrupted: boolean
}

export type Redrive = {
  readonly letters: AsyncIterable<DeadLetter>
  readonly log: RedriveLog
  /** Records to send at most. */
  readonly max: number
  /** Letters that were redriven this often stay. */
  readonly maxRedrives: number
  /** Null publishes nothing. */
  readonly producer: Producer | null
  readonly suppressedAmong: SuppressedAmong
  readonly note: CommandContext['note']
  /** Once it aborts, nothing more is published; the result holds what was. */
  readonly signal: AbortSignal
}

type Planned = { readonly letter: DeadLetter; readonly verdict: RedriveVerdict }
type ToSend = { readonly letter: DeadLetter; readonly verdict: RedriveVerdict & { kind: 'send' } }

/**
 * Publishes the dead letters that no earlier redrive published and that are about no suppressed person.
 * It checks each batch against the list directly before publishing. Two redrives at the same time may
 * both send a record, which changes nothing, because all readers of the topics converge.
 */
export async function redrive(of: Redrive): Promise<RedriveResult> {
  const { max } = of
  const reading = { interrupted: false }
  const sender = createSender(of)
  const limits = { records: Math.min(MAX_RECORDS, max), bytes: MAX_BYTES, bytesOf }
  for await (const batch of batches(planned(of, reading), limits)) {
    // Suppressed letters do not count against `max`: a batch may go in several parts.
    for (let rest = batch; rest.length > 0 && sender.sent.length < max; ) {
      const part = firstToSend(rest, max - sender.sent.length)
      if (!(await sender.send(part))) return { ...sender.result(), interrupted: true }
      rest = rest.slice(part.length)
    }
    if (sender.sent.length >= max) break
  }
  return { ...sender.result(), ...reading }
}

const bytesOf = ({ letter }: Planned) => letter.record.value.byteLength

const isToSend = (of: Planned): of is ToSend => of.verdict.kind === 'send'

/** The beginning of a batch up to its `count`th letter to send; all of it when it has no more. */
function firstToSend(batch: readonly Planned[], count: number): readonly Planned[] {
  const last = batch.filter(isToSend)[count - 1]
  return last === undefined ? batch : batch.slice(0, batch.indexOf(last) + 1)
}

/** Reads until the signal aborts; an error of the reading belongs to the interruption then. */
async function* planned(
  { letters, log, maxRedrives, signal }: Redrive,
  reading: { interrupted: boolean },
): AsyncGenerator<Planned, void, undefined> {
  try {
    for await (const letter of letters) {
      signal.throwIfAborted()
      yield { letter, verdict: redriveVerdict(letter, log, maxRedrives) }
    }
  } catch (error) {
    if (!signal.aborted) throw error
    reading.interrupted = true
  }
}

function createSender({ producer, suppressedAmong, note, signal }: Redrive) {
  const republisher = producer && createRepublisher(producer, Date.now)
  const progress = createProgress(note, (done) => `sent ${done} dead letters`)
  const groups = createRedriveGroups()
  const sent: Sent[] = []
  const refused: string[] = []

  /** Null when the signal aborts first. */
  async function check(letters: readonly DeadLetter[]) {
    if (signal.aborted) return null
    try {
      const suppressed = await suppressedAmong(letters)
      return signal.aborted ? null : suppressed
    } catch (error) {
      if (signal.aborted) return null
      throw error
    }
  }

  async function publish(going: readonly ToSend[]): Promise<void> {
    const republications = going.map(({ letter, verdict }) => ({
      ...{ kept: letter.record, record: verdict.record },
    }))
    const refusals = (await republisher?.publish(republications)) ?? []
    const isRefused = new Set(refusals.map(({ kept }) => kept))
    for (const one of going) {
      if (isRefused.has(one.letter.record)) refused.push(one.letter.coordinates)
      else sent.push(sentOf(one))
      groups.count(one.letter, isRefused.has(one.letter.record) ? 'refused' : 'send')
      progress.tick()
    }
    for (const refusal of refusals) note(refusedText(refusal))
  }

  return {
    sent: sent as readonly Sent[],
    /** Publishes the letters to send, without suppressed ones, and counts all; false when interrupted. */
    async send(part: readonly Planned[]): Promise<boolean> {
      const candidates = part.filter(isToSend)
      for (const { letter, verdict } of part.filter((of) => !isToSend(of)))
        groups.count(letter, verdict.kind)
      if (candidates.length === 0) return true
      const suppressed = await check(candidates.map(({ letter }) => letter))
      if (suppressed === null) return false
      for (const { letter } of candidates)
        if (suppressed.has(letter)) groups.count(letter, 'erased')
      await publish(candidates.filter(({ letter }) => !suppressed.has(letter)))
      return true
    },
    result: () => ({ groups: groups.all(), sent, refused }),
  }
}

function sentOf({ letter, verdict }: ToSend): Sent {
  const { coordinates: address, code, redrives } = letter
  const { topic: to, timestampMs } = verdict.record
  const received_at = timestampMs === undefined ? null : new Date(timestampMs).toISOString()
  return { address, code, to, redrives: redrives + 1, received_at }
}
