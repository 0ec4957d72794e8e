import { SCHEMAS } from '@tributary/core'
import { fieldNames, recordName } from '@tributary/runtime/registry'
import { afterEach, expect, test, vi } from 'vitest'
import { createWriterSchemas } from './writer-schemas.ts'

const TABLE = 'messages_landing'

afterEach(() => void vi.useRealTimers())

function schemasIn(registry: Readonly<Record<number, string>>) {
  let asked = 0
  const schemas = createWriterSchemas({
    registry: {
      schemaText: async (id) => {
        asked += 1
        return registry[id] ?? null
      },
    },
    columnsOf: async () => new Map(fieldNames(SCHEMAS.message).map((name) => [name, 'String'])),
    recordNames: new Map([[TABLE, recordName(SCHEMAS.message)]]),
  })
  return { find: (id: number) => schemas.find(TABLE, id), asked: () => asked }
}

test('the registry is asked once for a schema', async () => {
  const { find, asked } = schemasIn({ 7: SCHEMAS.message })
  expect((await find(7))?.columns).toEqual(fieldNames(SCHEMAS.message))
  await find(7)
  expect(asked()).toBe(1)
})

test('the registry is not asked again at once for an unknown id', async () => {
  const { find, asked } = schemasIn({})
  expect(await find(7)).toBeNull()
  expect(await find(7)).toBeNull()
  expect(asked()).toBe(1)
})

test('the registry is asked again for an unknown id after ten seconds, even when the clock was set back', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  const { find, asked } = schemasIn({})
  await find(7)
  vi.advanceTimersByTime(10_001)
  vi.setSystemTime(0)
  await find(7)
  expect(asked()).toBe(2)
})

test.each([
  ['a record of another topic', SCHEMAS.call],
  ['a type that is not a record', '"string"'],
  ['a record of another namespace', '{"type":"record","name":"Message","fields":[]}'],
])(
  'the schema of %s does not belong to the topic, and does not stop the sink',
  async (_, schemaText) => {
    const { find, asked } = schemasIn({ 7: schemaText })
    expect(await find(7)).toBeNull()
    await find(7)
    expect(asked()).toBe(1)
  },
)

test('a schema of the topic with a field that the table lacks stops the sink', async () => {
  const schema = JSON.parse(SCHEMAS.message)
  const fields = [...schema.fields, { name: 'mood', type: 'string', default: '' }]
  const { find } = schemasIn({ 7: JSON.stringify({ ...schema, fields }) })
  await expect(find(7)).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' })
})
