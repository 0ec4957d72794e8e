import { expect, test } from 'vitest'
import type { Brake } from './breaker.ts'
import { BRAKE_WINDOW, createBrake } from './breaker.ts'
import type { Settlement } from './stage.ts'

const DEAD: Settlement = { state: 'dead', code: 'INVALID_JSON', detail: '' }
const FINE: Settlement = { state: 'emitted' }
const LEFT: Settlement = { state: 'left', error: new Error('away') }
const times = (count: number, settlement: Settlement) =>
  Array.from({ length: count }, () => settlement)

/** Checks batches of one partition, each behind the one before it. */
function checking(brake: Brake) {
  let offset = 0n
  return (settlements: readonly Settlement[]) => {
    const records = settlements.map(() => ({ offset: offset++ }))
    brake.check({ topic: 't', partition: 0, records }, settlements)
  }
}

/** One dead record at an offset. */
const dead = (offset: bigint, partition = 0) =>
  [{ topic: 't', partition, records: [{ offset }] }, [DEAD]] as const

test('a run of dead records stops the stage', () => {
  const check = checking(createBrake({ maxDeadRun: 5, maxDeadShare: 1 }))
  check(times(4, DEAD))
  expect(() => check([DEAD])).toThrow('5 records in a row')
})

test('a record that is fine ends the run', () => {
  const check = checking(createBrake({ maxDeadRun: 5, maxDeadShare: 1 }))
  for (let round = 0; round < 10; round++) check([...times(4, DEAD), FINE])
})

test('too large a share of dead records stops the stage', () => {
  const check = checking(createBrake({ maxDeadRun: BRAKE_WINDOW, maxDeadShare: 0.5 }))
  const mostlyDead = Array.from({ length: BRAKE_WINDOW }, (_, index) =>
    index % 3 === 0 ? FINE : DEAD,
  )
  expect(() => check(mostlyDead)).toThrow(`of the last ${BRAKE_WINDOW} records`)
})

test('a few records prove no share', () => {
  checking(createBrake({ maxDeadRun: 100, maxDeadShare: 0.1 }))(times(50, DEAD))
})

test('records that are left for redelivery do not count', () => {
  checking(createBrake({ maxDeadRun: 2, maxDeadShare: 0 }))([DEAD, ...times(10, LEFT)])
})

test('a dead record that comes again counts once', () => {
  const brake = createBrake({ maxDeadRun: 3, maxDeadShare: 1 })
  for (let delivery = 0; delivery < 10; delivery++) brake.check(...dead(7n))
  brake.check(...dead(8n))
  expect(() => brake.check(...dead(9n))).toThrow('3 records in a row')
})

test('the same offset of another partition is another record', () => {
  const brake = createBrake({ maxDeadRun: 2, maxDeadShare: 1 })
  brake.check(...dead(7n, 0))
  expect(() => brake.check(...dead(7n, 1))).toThrow('2 records in a row')
})

test('the records of a topic that was made anew count from its first offset', () => {
  const brake = createBrake({ maxDeadRun: 3, maxDeadShare: 1 })
  brake.check(...dead(7n))
  brake.check(...dead(0n))
  expect(() => brake.check(...dead(1n))).toThrow('3 records in a row')
})
