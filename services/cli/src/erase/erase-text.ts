import type { Erasure } from './erase-person.ts'
import type { Remaining } from './scan-topics.ts'
import type { Verification } from './verify-person.ts'

/** What an erasure did, in lines for a terminal. */
export function erasureText(erasure: Erasure): string {
  const { removed, conversations, contacts_beside, found, remaining } = erasure
  const rows = Object.entries(removed).map(([store, count]) => `  ${store} ${count}`)
  return [
    'the person is kept out of all future processing',
    `rows removed:\n${rows.join('\n')}`,
    `conversations removed as a whole: ${conversations}`,
    ...besideText(contacts_beside),
    foundText(found),
    remainingText(remaining),
  ].join('\n')
}

/** What a search found, in lines for a terminal. */
export function verificationText({ suppressed, found, remaining }: Verification): string {
  return [
    suppressed
      ? 'the person is kept out of all future processing'
      : 'the person is not on the list of erased persons: run "tributary erase"',
    foundText(found),
    remainingText(remaining),
  ].join('\n')
}

function besideText(contacts: readonly string[]): readonly string[] {
  if (contacts.length === 0) return []
  const mend = 'If they are the same person, erase them with --contact too'
  return [
    `contacts that had such an address, whose other rows stay: ${contacts.join(', ')}. ${mend}`,
  ]
}

function foundText(found: Verification['found']): string {
  if (found.length === 0) return 'no table holds the person'
  const rows = found.map(({ table, rows }) => `  ${table} ${rows}`)
  return `tables that hold the person, in rows:\n${rows.join('\n')}`
}

function remainingText(remaining: readonly Remaining[]): string {
  if (remaining.length === 0) return 'no record in Kafka holds the person'
  const byPartition = Map.groupBy(remaining, ({ topic, partition }) => `${topic}/${partition}`)
  const lines = [...byPartition].map(([name, records]) => `  ${name}: ${offsetsText(records)}`)
  return `records in Kafka that hold the person until retention removes them:\n${lines.join('\n')}`
}

function offsetsText(records: readonly Remaining[]): string {
  const runs = runsOf(records.map(({ offset }) => offset))
  const offsets = runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
  const times = records.flatMap(({ removed_by }) => (removed_by === null ? [] : [removed_by]))
  const last = times.toSorted().at(-1)
  return `offsets ${offsets.join(', ')}, gone ${last === undefined ? 'never' : `by ${last}`}`
}

/** Runs of consecutive offsets, as first and last. */
export function runsOf(offsets: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && offset === run[1] + 1) run[1] = offset
    else runs.push([offset, offset])
  }
  return runs
}
