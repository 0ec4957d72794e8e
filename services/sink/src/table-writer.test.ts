import { expect, test } from 'vitest'
import { RowsRefused } from './isolate.ts'
import type { Insert } from './table-writer.ts'
import { createTableWriter } from './table-writer.ts'

const MAX_REFUSED = 1_000
const schema = (id: number) => ({ id, schemaText: `schema ${id}`, columns: [] })
const datums = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text))

function recording(refused: ReadonlySet<string> = new Set()) {
  const inserts: { schema: number; datums: readonly string[] }[] = []
  const insert: Insert = async (_, { id }, some) => {
    const texts = some.map((datum) => Buffer.from(datum).toString())
    if (texts.some((text) => refused.has(text))) throw new RowsRefused('BROKEN')
    inserts.push({ schema: id, datums: texts })
  }
  return { inserts, insert }
}

test('datums that arrive during an insert share the next one', async () => {
  const { inserts, insert } = recording()
  const writer = createTableWriter('t', insert, MAX_REFUSED)
  await Promise.all(['a', 'b', 'c'].map((text) => writer.write(schema(1), datums(text))))
  expect(inserts.map((of) => of.datums)).toEqual([['a'], ['b', 'c']])
})

test('rows of different schemas go into different inserts', async () => {
  const { inserts, insert } = recording()
  const writer = createTableWriter('t', insert, MAX_REFUSED)
  await writer.write(schema(1), datums('first'))
  await Promise.all([writer.write(schema(1), datums('a')), writer.write(schema(2), datums('b'))])
  expect(
    inserts
      .slice(1)
      .flatMap((of) => of.schema)
      .sort(),
  ).toEqual([1, 2])
})

test('each caller gets its own refused rows, by its own index', async () => {
  const { insert } = recording(new Set(['bad']))
  const writer = createTableWriter('t', insert, MAX_REFUSED)
  const [first, second, third] = await Promise.all([
    writer.write(schema(1), datums('a', 'b')),
    writer.write(schema(1), datums('c', 'bad', 'd')),
    writer.write(schema(1), datums('bad')),
  ])
  expect([...(first ?? [])]).toEqual([])
  expect([...(second ?? [])]).toEqual([[1, 'BROKEN']])
  expect([...(third ?? [])]).toEqual([[0, 'BROKEN']])
})

test('too many consecutive refused rows in an insert open the circuit breaker', async () => {
  const { insert } = recording(new Set(['bad']))
  const writer = createTableWriter('t', insert, 2)
  const apart = await writer.write(schema(1), datums('bad', 'a', 'bad'))
  expect([...apart.keys()]).toEqual([0, 2])
  await expect(writer.write(schema(1), datums('a', 'bad', 'bad'))).rejects.toMatchObject({
    code: 'TOO_MANY_DEAD',
  })
})
