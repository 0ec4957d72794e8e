import type { Addresses } from '@tributary/local-stack'
import { tributary } from '@tributary/local-stack'
import { stackVariables } from '@tributary/testing'
import type { Database } from './stack-clients.ts'
import { openDatabase } from './stack-clients.ts'

/** The databases of a stack: the services fill `actual`, a clean pass fills `clean`. */
export type Databases = { readonly actual: Database; readonly clean: Database }

const NAMES = { actual: 'tributary_faults', clean: 'tributary_faults_clean' } as const

/** Creates both databases with all tables and views where they are missing, and registers the schemas. */
export async function openDatabases(addresses: Addresses): Promise<Databases> {
  const never = new AbortController().signal
  for (const name of Object.values(NAMES)) {
    await tributary(['migrate', 'apply'], stackVariables(addresses, name), never)
  }
  await tributary(['schemas', 'apply'], stackVariables(addresses, NAMES.actual), never)
  const actual = openDatabase(addresses, NAMES.actual)
  for (const statement of INSERTED) await actual.command(statement)
  return { actual, clean: openDatabase(addresses, NAMES.clean) }
}

const LANDING_TABLES = ['messages_landing', 'calls_landing', 'conversation_events_landing']

/**
 * A table that does not converge gets the same rows as the stores. It shows how often the sink inserted a
 * row again, which the views must not show.
 */
const INSERTED = [
  `CREATE TABLE IF NOT EXISTS inserted_store
    (landing String, event_id String, raw_topic String, raw_partition Int32, raw_offset Int64)
    ENGINE = MergeTree ORDER BY tuple()`,
  ...LANDING_TABLES.map(
    (table) => `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table}_to_inserted TO inserted_store AS
      SELECT '${table}' AS landing, event_id, toString(raw_topic) AS raw_topic, raw_partition, raw_offset FROM ${table}`,
  ),
]

/** Number of rows that the sink inserted again. */
export async function countRepeats({ actual }: Databases): Promise<number> {
  const [row] = await actual.rows<{ repeats: string }>(
    'SELECT count() - uniqExact(landing, event_id, raw_topic, raw_partition, raw_offset) AS repeats FROM inserted_store',
  )
  return Number(row?.repeats ?? 0)
}

/** Removes every row, for the next run. */
export async function emptyDatabases({ actual, clean }: Databases): Promise<void> {
  for (const database of [actual, clean]) {
    const tables = await database.rows<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%\\\\_store'",
    )
    await Promise.all(tables.map(({ name }) => database.command(`TRUNCATE TABLE ${name}`)))
  }
}
