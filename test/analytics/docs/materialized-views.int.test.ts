import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeTables } from '../../../services/cli/src/database/describe-tables.ts'
import { applyMigrations } from '../../../services/cli/src/setup/migrations.ts'
import { materialize, unmaterialize } from '../../../services/cli/src/turns/materialize.ts'
import { MATERIALIZABLE, MATERIALIZABLE_VIEWS } from '../../../services/cli/src/turns/views.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('materialized')
  const policy = { name: 'all', applies_to: 'every', target_seconds: 900 }
  await database.db.insert('sla_policies', [policy])
})
afterAll(() => database?.close())

const rowsOf = (view: string) => database.rows(`SELECT * FROM ${view} ORDER BY ALL`)
const enginesOf = async (view: string) => {
  const rows = await database.rows<{ name: string; engine: string }>(
    `SELECT name, engine FROM system.tables WHERE database = currentDatabase()
       AND startsWith(name, '${view}') ORDER BY name`,
  )
  return Object.fromEntries(rows.map(({ name, engine }) => [name, engine]))
}
const described = async (view: keyof typeof MATERIALIZABLE) =>
  (await describeTables(database.db)).find(({ name }) => name === MATERIALIZABLE[view].shownBy)

describe.each(MATERIALIZABLE_VIEWS)('%s', (view) => {
  const on = () => materialize(database.db, view)
  const off = () => unmaterialize(database.db, view)

  test('a materialized view has the same rows, columns and comments', async () => {
    const [rows, description] = [await rowsOf(view), await described(view)]
    expect(rows.length).toBeGreaterThan(view === 'missed_call_followups' ? 1 : 5)
    expect(description).toBeDefined()
    expect(await on()).toBe(true)
    expect(await rowsOf(view)).toEqual(rows)
    expect(await described(view)).toEqual(description)
    expect(await off()).toBe(true)
    expect(await rowsOf(view)).toEqual(rows)
    expect(await described(view)).toEqual(description)
  })

  test('on and off are repeatable and leave nothing but the view', async () => {
    expect([await on(), await on()]).toEqual([true, false])
    expect(await enginesOf(view)).toEqual({ [view]: 'MaterializedView', [`${view}_live`]: 'View' })
    expect([await off(), await off()]).toEqual([true, false])
    expect(await enginesOf(view)).toEqual({ [view]: 'View' })
  })

  test('migrations that redefine the view keep it materialized', async () => {
    await on()
    await database.client.command({ query: 'TRUNCATE TABLE schema_migrations' })
    await applyMigrations(database.settings)
    expect(await enginesOf(view)).toEqual({ [view]: 'MaterializedView', [`${view}_live`]: 'View' })
    await off()
    await applyMigrations(database.settings)
    expect(await enginesOf(view)).toEqual({ [view]: 'View' })
  })

  test('rows that cannot be computed leave the plain view in place', async () => {
    await database.client.command({
      query: 'RENAME TABLE calls_base TO calls_away',
    })
    await expect(on()).rejects.toThrow(`the rows of ${view} cannot be computed`)
    await database.client.command({
      query: 'RENAME TABLE calls_away TO calls_base',
    })
    expect(await enginesOf(view)).toEqual({ [view]: 'View' })
  })
})

test('a history of more than a hundred months can be materialized', async () => {
  await database.client.command({
    query: `INSERT INTO messages_landing (provider, account_id, message_id, conversation_id, direction, occurred_at)
      SELECT 'spruce', 'old', toString(number), toString(number), 'inbound', toDateTime64('2010-01-01', 3, 'UTC') + toIntervalMonth(number)
      FROM numbers(150) SETTINGS max_partitions_per_insert_block = 0`,
  })
  expect(await materialize(database.db, 'response_turns_base')).toBe(true)
  expect(await database.rows("SELECT 1 FROM response_turns WHERE account_id = 'old'")).toHaveLength(
    150,
  )
})
