import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TableDescription } from '../../services/cli/src/database/describe-tables.ts'
import { describeTables } from '../../services/cli/src/database/describe-tables.ts'
import type { SampleDatabase } from './samples/sample-database.ts'
import { sampleDatabase } from './samples/sample-database.ts'

/**
 * Types that Parquet and pandas have a type for. Integers of more than 64 bits are fixed bytes in Parquet, and raise
 * OverflowError in pandas; a tuple, a map or a decimal becomes an object that no data frame computes with.
 */
const PLAIN =
  /^(String|Bool|Date|U?Int(8|16|32|64)|Float(32|64)|DateTime(64\(\d\))?|Enum(8|16)\(.*\))$/

/** The type without what Parquet has too: NULL, dictionaries, lists and time zones. */
const bare = (type: string): string => {
  const inner = /^(?:Nullable|LowCardinality|Array)\((.*)\)$/.exec(type)?.[1]
  if (inner !== undefined) return bare(inner)
  return type
    .replace(/^DateTime64\((\d), '.*'\)$/, 'DateTime64($1)')
    .replace(/^DateTime\('.*'\)$/, 'DateTime')
}

let database: SampleDatabase
let tables: readonly TableDescription[]

beforeAll(async () => {
  database = await sampleDatabase('parquet')
  tables = await describeTables(database.db)
})
afterAll(() => database?.close())

test.each([
  ['UInt128', false],
  ['Nullable(UInt256)', false],
  ['Array(Tuple(String, UInt8))', false],
  ["Nullable(DateTime64(3, 'UTC'))", true],
  ['LowCardinality(String)', true],
])('%s is a type of a data frame: %s', (type, isPlain) => {
  expect(PLAIN.test(bare(type))).toBe(isPlain)
})

test('every column of every view has a type of a data frame', () => {
  const others = tables.flatMap(({ name, columns }) =>
    columns
      .filter(({ type }) => !PLAIN.test(bare(type)))
      .map((column) => `${name}.${column.name} ${column.type}`),
  )
  expect(others).toEqual([])
})

test('every view can be written as Parquet, and read with the same columns', async () => {
  expect(tables.length).toBeGreaterThan(20)
  for (const { name, columns } of tables) {
    const parquet = await bytesOf(`SELECT * FROM ${name} ORDER BY ALL LIMIT 1 FORMAT Parquet`)
    expect(parquet.subarray(0, 4).toString(), name).toBe('PAR1')
    const file = `format(Parquet, unhex('${parquet.toString('hex')}'))`
    const described = await database.rows<{ name: string }>(`DESCRIBE TABLE ${file}`)
    expect([name, ...described.map((column) => column.name)]).toEqual([
      name,
      ...columns.map((column) => column.name),
    ])
  }
})

async function bytesOf(query: string): Promise<Buffer> {
  const { stream } = await database.client.exec({ query })
  return Buffer.concat(await stream.toArray())
}
