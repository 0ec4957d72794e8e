import { partitionName } from '@tributary/core'
import { withEscapes } from '@tributary/normalization'
import type { RemovedRows } from './delete.ts'
import type { ErasureCheck, ErasureResult } from './erase.ts'
import type { PersonReading } from './reading.ts'
import type { ReapplyResult } from './reapply.ts'
import type { RemainingRecord } from './records.ts'

/** What an erasure did, in lines for a terminal. */
export function erasureText(erasure: ErasureResult): string {
  const { person, removed, conversations, contacts_beside, found, remaining } = erasure
  if (erasure.nothing_found) return [personText(person), ...NOTHING_FOUND].join('\n')
  return [
    personText(person),
    'the person is kept out of all future processing',
    rowsText('rows removed', removed),
    `conversations removed as a whole: ${conversations}`,
    announcedText(erasure),
    ...contactsText(contacts_beside),
    ...withoutRowsText(erasure.without_rows),
    foundText(found),
    remainingText(remaining),
  ].join('\n')
}

/** What a check found, in lines for a terminal. */
export function checkText({ person, suppressed, found, remaining }: ErasureCheck): string {
  return [
    personText(person),
    suppressed
      ? 'the person is kept out of all future processing'
      : 'the person is not on the suppression list: run "tributary erase"',
    foundText(found),
    remainingText(remaining),
  ].join('\n')
}

function withoutRowsText(values: readonly string[]): readonly string[] {
  if (values.length === 0) return []
  return [
    `no row had: ${values.map(withEscapes).join(', ')}. Check each if you expected rows of it`,
  ]
}

/** What a run over the whole suppression list did, in lines for a terminal. */
export function reapplyText(result: ReapplyResult): string {
  const { dry_run, checked, identifiers, accounts, removed, conversations, left } = result
  const lookedUp = `${checked} ids, addresses and conversations of the tables looked up in the suppression list`
  if (identifiers === 0) return `${lookedUp}\nno table holds a suppressed person`
  const verb = dry_run ? 'to remove' : 'removed'
  return [
    lookedUp,
    `of suppressed persons: ${identifiers}, in accounts: ${accounts} (a person may have several ids and addresses)`,
    rowsText(`rows ${verb}`, removed),
    `conversations ${verb} as a whole: ${conversations}`,
    ...(dry_run ? [] : [announcedText(result)]),
    ...(dry_run ? [] : [left === 0 ? 'no table holds a suppressed person' : leftText(left)]),
  ].join('\n')
}

/** What was announced, and what that asks of others. */
function announcedText({ announced }: Pick<ErasureResult, 'announced'>): string {
  const entities = `announced in unified.erasures: ${announced} messages, calls, conversation events and conversations`
  if (announced === 0) return entities
  return `${entities}. Other consumers of the unified topics must drop them: docs/replay-and-erasure.md`
}

const leftText = (left: number): string =>
  `the tables still hold ${left} ids, addresses or conversations of suppressed persons: run the command again`

const NOTHING_FOUND: readonly string[] = [
  'no table and no record in Kafka holds the person, and nothing was changed',
  'check the account and each value as it was read; to suppress a person before anything of them arrives, add --in-advance',
]

/** How the person was read, with invisible characters as escapes. */
function personText({ provider, account, contacts, addresses }: PersonReading): string {
  const values = [
    `provider ${provider}`,
    `account ${account}`,
    ...contacts.map((contact) => `contact ${contact}`),
    ...addresses.map((address) => `address ${address}`),
  ]
  return `read as: ${values.map(withEscapes).join(', ')}`
}

function rowsText(title: string, rows: RemovedRows): string {
  const lines = Object.entries(rows).map(([store, count]) => `  ${store} ${count}`)
  return `${title}:\n${lines.join('\n')}`
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
  return `offsets ${offsets.join(', ')}, ${last === undefined ? 'never removed' : `removed by ${last}`}`
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
