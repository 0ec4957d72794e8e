import type { StreamRecord } from '@tributary/core'
import { DEFAULTS, Failure, SCHEMAS } from '@tributary/core'
import { createDatumCheck, createEncoder } from '@tributary/runtime/registry'
import { expect, test } from 'vitest'
import { createSinkStage } from './sink-stage.ts'
import type { TableWriter } from './table-writer.ts'
import type { WriterSchemas } from './writer-schemas.ts'

const TOPIC = 'unified.messages'
const TABLE = 'messages_landing'
const encode = createEncoder('message', 7)

function batchOf(values: readonly Uint8Array[]) {
  const records = values.map(
    (value, index): StreamRecord => ({
      topic: TOPIC,
      partition: 0,
      offset: BigInt(index),
      key: null,
      value,
      headers: {},
      timestampMs: 0,
    }),
  )
  return {
    topic: TOPIC,
    partition: 0,
    records,
    highWatermark: 10n,
    notes: new Map(),
    signal: new AbortController().signal,
  }
}

const message = (id: string) => encode({ ...DEFAULTS.message, message_id: id })

function stageWith(writer: TableWriter, find: WriterSchemas['find'] = async () => SCHEMA) {
  return createSinkStage({
    tables: new Map([[TOPIC, TABLE]]),
    writers: new Map([[TABLE, writer]]),
    schemas: { find },
  })
}

const SCHEMA = {
  id: 7,
  schemaText: SCHEMAS.message,
  columns: ['message_id'],
  isDatum: createDatumCheck(SCHEMAS.message),
}
const taking: TableWriter = { write: async () => new Map() }

test('a record is emitted once its insert is acknowledged', async () => {
  const settlements = await stageWith(taking).settle(batchOf([message('a'), message('b')]))
  expect(settlements.map(({ state }) => state)).toEqual(['emitted', 'emitted'])
})

test('a value that is not in the wire format is dead, and the other records are inserted', async () => {
  const settlements = await stageWith(taking).settle(
    batchOf([message('a'), Buffer.from('{"no":1}'), Buffer.of()]),
  )
  expect(settlements).toMatchObject([
    { state: 'emitted' },
    { state: 'dead', code: 'NOT_WIRE_FORMAT' },
    { state: 'dead', code: 'NOT_WIRE_FORMAT' },
  ])
})

test.each([
  ['two datums', Buffer.concat([message('a'), message('b').subarray(5)])],
  ['a datum that is cut short', message('a').subarray(0, -1)],
  ['zeros after a valid header', Buffer.concat([message('a').subarray(0, 5), Buffer.alloc(500)])],
])('%s in one record are dead and never reach ClickHouse', async (_, broken) => {
  const written: Uint8Array[] = []
  const writer: TableWriter = {
    async write(_schema, datums) {
      written.push(...datums)
      return new Map([[1, 'INCORRECT_DATA']])
    },
  }
  const [fine, refused] = [message('fine'), message('refused')]
  const settlements = await stageWith(writer).settle(batchOf([broken, fine, broken, refused]))
  expect(settlements).toMatchObject([
    {
      state: 'dead',
      code: 'ROW_REFUSED',
      detail: expect.stringContaining('not exactly one datum'),
    },
    { state: 'emitted' },
    { state: 'dead', code: 'ROW_REFUSED' },
    { state: 'dead', code: 'ROW_REFUSED', detail: expect.stringContaining('INCORRECT_DATA') },
  ])
  expect(written).toEqual([fine.subarray(5), refused.subarray(5)])
})

test('only the row that ClickHouse refuses is dead', async () => {
  const refusing: TableWriter = { write: async () => new Map([[1, 'INCORRECT_DATA']]) }
  const settlements = await stageWith(refusing).settle(
    batchOf([message('a'), message('b'), message('c')]),
  )
  expect(settlements.map(({ state }) => state)).toEqual(['emitted', 'dead', 'emitted'])
})

test('a record with an unknown schema id is dead', async () => {
  const settlements = await stageWith(taking, async () => null).settle(batchOf([message('a')]))
  expect(settlements).toMatchObject([{ state: 'dead', code: 'UNKNOWN_SCHEMA' }])
})

test('a schema that does not fit the table stops the sink', async () => {
  const find = async () => {
    throw new Failure('SCHEMA_MISMATCH', { what: 'column edited_at is missing' })
  }
  await expect(stageWith(taking, find).settle(batchOf([message('a')]))).rejects.toThrow('edited_at')
})
