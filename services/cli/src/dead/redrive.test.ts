import type { StreamRecord } from '@tributary/core'
import { Failure, REDRIVES_TOPIC } from '@tributary/core'
import type { Producer } from '@tributary/runtime/stream'
import { deadLetterOf } from '@tributary/runtime/stream'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { expect, test } from 'vitest'
import { redriveLogOf } from '../records/redrive-log.ts'
import { MAX_RECORDS } from '../records/republisher.ts'
import type { DeadLetter } from './dead-letter.ts'
import { readDeadLetter } from './dead-letter.ts'
import type { Redrive } from './redrive.ts'
import { redrive } from './redrive.ts'

const NOTE = { code: 'ROW_REFUSED', detail: '', failedAtMs: 0 } as const

function letter(offset: number): DeadLetter {
  const source: StreamRecord = {
    ...{ topic: 'unified.messages', partition: 0, offset: BigInt(offset), key: null },
    ...{ value: Buffer.from(String(offset)), headers: {}, timestampMs: 0 },
  }
  const record = { partition: 0, offset: BigInt(offset), timestampMs: 0 }
  return readDeadLetter('sink', { ...deadLetterOf('sink', source, NOTE), ...record })
}

const LETTERS = Array.from({ length: MAX_RECORDS + 50 }, (_, offset) => letter(offset))

async function* lettersThen(afterLast: () => void = () => undefined, count = LETTERS.length) {
  yield* LETTERS.slice(0, count)
  afterLast()
}

function redriveOf(of: Partial<Redrive>) {
  const producer = createMemoryProducer()
  const result = redrive({
    ...{ letters: lettersThen(), log: redriveLogOf(new Map()), producer },
    ...{ max: Number.POSITIVE_INFINITY, maxRedrives: 3, suppressedAmong: async () => new Set() },
    ...{ note: () => undefined, signal: new AbortController().signal, ...of },
  })
  const published = () =>
    producer.published
      .filter(({ topic }) => topic !== REDRIVES_TOPIC)
      .map(({ value }) => Number(Buffer.from(value).toString()))
  return { result, published }
}

test('a redrive checks the suppression list after it read the letters, right before it publishes', async () => {
  const suppressed = new Set<DeadLetter>()
  const { result, published } = redriveOf({
    letters: lettersThen(() => LETTERS.slice(-2).map((of) => suppressed.add(of))),
    suppressedAmong: async (among) => new Set(among.filter((of) => suppressed.has(of))),
  })
  expect((await result).groups).toMatchObject([{ send: LETTERS.length - 2, erased: 2 }])
  expect(published().at(-1)).toBe(LETTERS.length - 3)
})

test('a batch that cannot be checked is not published', async () => {
  const { result, published } = redriveOf({
    suppressedAmong: async () => Promise.reject(new Error('the list is stalled')),
  })
  await expect(result).rejects.toThrow('the list is stalled')
  expect(published()).toEqual([])
})

test('an interrupted redrive stops between batches and reports what it has sent', async () => {
  const interrupt = new AbortController()
  let batches = 0
  const { result, published } = redriveOf({
    signal: interrupt.signal,
    suppressedAmong: async () => {
      batches++
      if (batches === 2) interrupt.abort()
      return new Set()
    },
  })
  const { sent, groups, interrupted } = await result
  expect(interrupted).toBe(true)
  expect(sent).toHaveLength(MAX_RECORDS)
  expect(groups).toMatchObject([{ send: MAX_RECORDS }])
  expect(published()).toHaveLength(MAX_RECORDS)
})

test('a list that fails because of the interrupt is not a failure of its own', async () => {
  const interrupt = new AbortController()
  const { result, published } = redriveOf({
    signal: interrupt.signal,
    suppressedAmong: async () => {
      interrupt.abort()
      throw new Error('aborted')
    },
  })
  expect(await result).toEqual({ sent: [], refused: [], groups: [], interrupted: true })
  expect(published()).toEqual([])
})

test('a redrive whose reading was interrupted is incomplete, although it sent all that it had read', async () => {
  const interrupt = new AbortController()
  const { result } = redriveOf({
    signal: interrupt.signal,
    letters: lettersThen(() => {
      interrupt.abort()
      interrupt.signal.throwIfAborted()
    }, MAX_RECORDS),
  })
  const { sent, interrupted } = await result
  expect(interrupted).toBe(true)
  expect(sent).toHaveLength(MAX_RECORDS)
})

test.each([
  ['the last letter', LETTERS.length, Number.POSITIVE_INFINITY],
  ['the last letter of a full batch', MAX_RECORDS, Number.POSITIVE_INFINITY],
  ['the last letter that --max allows', LETTERS.length, 20],
])('a redrive that is interrupted while it sends %s is complete', async (_, held, max) => {
  const count = Math.min(held, max)
  const interrupt = new AbortController()
  const producer: Producer = {
    async publish({ topic, value }) {
      const isLast = topic !== REDRIVES_TOPIC && Number(Buffer.from(value).toString()) === count - 1
      if (isLast) interrupt.abort()
    },
  }
  const letters = lettersThen(undefined, held)
  const { result } = redriveOf({ signal: interrupt.signal, letters, max, producer })
  const { sent, interrupted } = await result
  expect(sent).toHaveLength(count)
  expect(interrupted).toBe(false)
})

test('an error of the reading is an error of the redrive', async () => {
  const { result } = redriveOf({
    letters: lettersThen(() => {
      throw new Error('the broker is unavailable')
    }),
  })
  await expect(result).rejects.toThrow('the broker is unavailable')
})

test('letters of suppressed persons do not count against --max', async () => {
  const { result, published } = redriveOf({
    max: 3,
    suppressedAmong: async (among) => new Set(among.filter((of) => of === LETTERS[1])),
  })
  expect((await result).sent).toHaveLength(3)
  expect(published()).toEqual([0, 2, 3])
})

test('a letter whose source record Kafka refuses is counted apart, and the others are sent', async () => {
  const producer: Producer = {
    async publish({ topic, value }) {
      const isLarge = topic !== REDRIVES_TOPIC && Buffer.from(value).toString() === '1'
      if (isLarge) throw new Failure('RECORD_REFUSED', { what: 'Kafka refuses a record' })
    },
  }
  const { result } = redriveOf({ producer })
  const { sent, refused, groups } = await result
  expect(refused).toEqual([LETTERS[1]?.coordinates])
  expect(sent).toHaveLength(LETTERS.length - 1)
  expect(groups).toMatchObject([{ send: LETTERS.length - 1, refused: 1 }])
})
