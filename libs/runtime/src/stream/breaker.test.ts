import { expect, test } from 'vitest'
import type { Breaker } from './breaker.ts'
import { BREAKER_WINDOW, createBreaker } from './breaker.ts'
import type { Settlement } from './ports.ts'

const DEAD: Settlement = { state: 'dead', code: 'INVALID_JSON', detail: '' }
const FINE: Settlement = { state: 'emitted' }
const LEFT: Settlement = { state: 'left', error: new Error('no answer') }
const times = (count: number, settlement: Settlement) =>
  Array.from({ length: count }, () => settlement)

/** Checks consecutive batches of one partition. */
function checking(breaker: Breaker) {
  let offset = 0n
  return (settlements: readonly Settlement[]) => {
    const records = settlements.map(() => ({ offset: offset++ }))
    breaker.check({ topic: 't', partition: 0, records }, settlements)
  }
}

/** A batch of one dead record. */
const dead = (offset: bigint, partition = 0) =>
  [{ topic: 't', partition, records: [{ offset }] }, [DEAD]] as const

test('consecutive dead records stop the stage', () => {
  const check = checking(createBreaker({ maxDeadRun: 5, maxDeadShare: 1 }))
  check(times(4, DEAD))
  expect(() => check([DEAD])).toThrow('5 records in a row')
})

test('a record that succeeds ends the run of dead records', () => {
  const check = checking(createBreaker({ maxDeadRun: 5, maxDeadShare: 1 }))
  for (let round = 0; round < 10; round++) check([...times(4, DEAD), FINE])
})

test('too large a share of dead records stops the stage', () => {
  const check = checking(createBreaker({ maxDeadRun: BREAKER_WINDOW, maxDeadShare: 0.5 }))
  const mostlyDead = Array.from({ length: BREAKER_WINDOW }, (_, index) =>
    index % 3 === 0 ? FINE : DEAD,
  )
  expect(() => check(mostlyDead)).toThrow(`of the last ${BREAKER_WINDOW} records`)
})

test('the share counts only after a full window of records', () => {
  checking(createBreaker({ maxDeadRun: 100, maxDeadShare: 0.1 }))(times(50, DEAD))
})

test('records left for redelivery do not count', () => {
  checking(createBreaker({ maxDeadRun: 2, maxDeadShare: 0 }))([DEAD, ...times(10, LEFT)])
})

test('a redelivered dead record counts once', () => {
  const breaker = createBreaker({ maxDeadRun: 3, maxDeadShare: 1 })
  for (let delivery = 0; delivery < 10; delivery++) breaker.check(...dead(7n))
  breaker.check(...dead(8n))
  expect(() => breaker.check(...dead(9n))).toThrow('3 records in a row')
})

test('the same offset in another partition is another record', () => {
  const breaker = createBreaker({ maxDeadRun: 2, maxDeadShare: 1 })
  breaker.check(...dead(7n, 0))
  expect(() => breaker.check(...dead(7n, 1))).toThrow('2 records in a row')
})

test('the records of a recreated topic count from its first offset', () => {
  const breaker = createBreaker({ maxDeadRun: 3, maxDeadShare: 1 })
  breaker.check(...dead(7n))
  breaker.check(...dead(0n))
  expect(() => breaker.check(...dead(1n))).toThrow('3 records in a row')
})
