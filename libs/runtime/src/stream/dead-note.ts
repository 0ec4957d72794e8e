/**
 * What the circuit breaker remembers of a partition across restarts: the text that a commit of the
 * partition carries. At most about 360 characters; Kafka takes 4,096 (offset.metadata.max.bytes).
 */
export type DeadNote = {
  /** The limits of the breaker that wrote the note. With other limits the count starts from nothing. */
  readonly limits: string
  /** Consecutive dead records at the end of what is committed. */
  readonly run: number
  /** Whether each of the latest committed records is dead, oldest first. */
  readonly outcomes: readonly boolean[]
}

const FORMAT = /^dead1 (\S+) (\d{1,9}) (\d{1,4}) ([\w-]*)$/

/**
 * `dead1 <limits> <run> <outcomes> <bits>`: one bit for each outcome, in base64url, and no bits when
 * no outcome is dead.
 */
export function formatDeadNote({ limits, run, outcomes }: DeadNote): string {
  const bits = Buffer.alloc(Math.ceil(outcomes.length / 8))
  for (const [index, isDead] of outcomes.entries()) {
    if (isDead) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  }
  const encoded = outcomes.includes(true) ? bits.toString('base64url') : ''
  return `dead1 ${limits} ${run} ${outcomes.length} ${encoded}`
}

/** Null for a text that is not a note, such as one of another program. */
export function parseDeadNote(text: string): DeadNote | null {
  const [, limits, run, length, encoded] = FORMAT.exec(text) ?? []
  if (limits === undefined || encoded === undefined) return null
  const bits = Buffer.from(encoded, 'base64url')
  const outcomes = Array.from({ length: Number(length) }, (_, index) =>
    Boolean((bits[index >> 3] ?? 0) & (1 << (index & 7))),
  )
  return { limits, run: Number(run), outcomes }
}
