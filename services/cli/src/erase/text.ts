import { partitionName } from '@tributary/core'
import type { ErasureCheck, ErasureResult } from './erase.ts'
import type { RemainingRecord } from './records.ts'

/** What an erasure did, in lines for a terminal. */
export function erasureText(erasure: ErasureResult): string {
  const { removed, conversations, contacts_beside, found, remaining } = erasure
  const rows = Object.entries(removed).map(([store, count]) => `  ${store} ${count}`)
  return [
    'the person is kept out of all future processing',
    `rows removed:\n${rows.join('\n')}`,
    `conversations removed as a whole: ${conversations}`,
    ...contactsText(contacts_beside),
    foundText(found),
    remainingText(remaining),
  ].join('\n')
}

/** What a check found, in lines for a terminal. */
export function checkText({ suppressed, found, remaining }: ErasureCheck): string {
  return [
    suppressed
      ? 'the person is kept out of all future processing'
      : 'the person is not on the suppression list: run "tributary erase"',
    foundText(found),
    remainingText(remaining),
  ].join('\n')
}

function contactsText(contacts: readonly string[]): readonly string[] {
  if (contacts.length === 0) return []
  const advice = 'If they are the same person, erase them with --contact too'
  return [
    `contacts that had such an address, whose other rows stay: ${contacts.join(', ')}. ${advice}`,
  ]
}

function foundText(found: ErasureCheck['found']): string {
  if (found.length === 0) return 'no table holds the person'
  const rows = found.map(({ table, rows }) => `  ${table} ${rows}`)
  return `tables that hold the person, in rows:\n${rows.join('\n')}`
}

function remainingText(remaining: readonly RemainingRecord[]): string {
  if (remaining.length === 0) return 'no record in Kafka holds the person'
  const byPartition = Map.groupBy(remaining, partitionName)
  const lines = [...byPartition].map(([name, records]) => `  ${name}: ${offsetsText(records)}`)
  return `records in Kafka that hold the person until retention removes them:\n${lines.join('\n')}`
}

function offsetsText(records: readonly RemainingRecord[]): string {
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
