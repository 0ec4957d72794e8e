import { formatDeadNote, parseDeadNote } from './dead-note.ts'

/** Number of recent records of a topic in the share; fewer records prove nothing. */
export const BREAKER_WINDOW = 2_000

/** Whether a record of a topic is dead. Records of a note have offset -1: they are committed. */
type Outcome = { readonly partition: number; readonly offset: bigint; readonly isDead: boolean }

/** The recent records of one topic in this process, over its partitions. */
export type DeadCounts = {
  /** Consecutive dead records, in the order of processing. */
  run(): number
  /** Dead records among the `total` latest ones, at most BREAKER_WINDOW. */
  recent(): { readonly dead: number; readonly total: number }
  count(outcome: Outcome): void
  /** The note of a partition for a commit that names `next` as the next record to read. */
  noteOf(partition: number, next: bigint): string
  copy(): DeadCounts
  /** Counts of the same topic that begin again: no run, no recent records. */
  fresh(): DeadCounts
}

type State = {
  readonly limits: string
  readonly window: Outcome[]
  /** The part of each partition in the run. */
  readonly runs: Map<number, number>
}

/**
 * Continues with the notes of the partitions, by partition. Ignores notes of other limits: an operator
 * who changes the limits starts from nothing.
 */
export function loadDeadCounts(notes: ReadonlyMap<number, string>, limits: string): DeadCounts {
  const parsed = [...notes].flatMap(([partition, text]) => {
    const note = parseDeadNote(text)
    return note?.limits === limits ? [[partition, note] as const] : []
  })
  // The order between partitions is unknown: the latest record of each partition counts as the latest.
  const outcomes = parsed.flatMap(([partition, note]) =>
    note.outcomes.map((isDead, index) => ({
      ...{ partition, offset: -1n, isDead },
      age: note.outcomes.length - index,
    })),
  )
  const window = outcomes.toSorted((a, b) => b.age - a.age).slice(-BREAKER_WINDOW)
  return createDeadCounts({
    ...{ limits, window },
    runs: new Map(parsed.map(([partition, { run }]) => [partition, run])),
  })
}

function createDeadCounts({ limits, window, runs }: State): DeadCounts {
  let dead = window.filter(({ isDead }) => isDead).length
  let run = [...runs.values()].reduce((sum, part) => sum + part, 0)
  return {
    run: () => run,
    recent: () => ({ dead, total: window.length }),
    count(outcome) {
      const { partition, isDead } = outcome
      if (!isDead) runs.clear()
      else runs.set(partition, (runs.get(partition) ?? 0) + 1)
      run = isDead ? run + 1 : 0
      window.push(outcome)
      if (isDead) dead++
      if (window.length > BREAKER_WINDOW && window.shift()?.isDead) dead--
    },
    noteOf(partition, next) {
      const own = window.filter((outcome) => outcome.partition === partition)
      const committed = own.filter(({ offset }) => offset < next)
      const uncommitted = own.length - committed.length
      return formatDeadNote({
        limits,
        run: Math.max(0, (runs.get(partition) ?? 0) - uncommitted),
        outcomes: committed.map(({ isDead }) => isDead),
      })
    },
    copy: () => createDeadCounts({ limits, window: [...window], runs: new Map(runs) }),
    fresh: () => createDeadCounts({ limits, window: [], runs: new Map() }),
  }
}
