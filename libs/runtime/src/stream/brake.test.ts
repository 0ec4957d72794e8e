import { expect, test } from 'vitest'
import { BRAKE_WINDOW, createBrake } from './brake.ts'
import type { Settlement } from './stage.ts'

const DEAD: Settlement = { state: 'dead', code: 'INVALID_JSON', detail: '' }
const FINE: Settlement = { state: 'emitted' }
const LEFT: Settlement = { state: 'left', error: new Error('away') }
const times = (count: number, settlement: Settlement) =>
  Array.from({ length: count }, () => settlement)

test('a run of dead records stops the stage', () => {
  const brake = createBrake({ maxDeadRun: 5, maxDeadShare: 1 })
  brake.check(times(4, DEAD))
  expect(() => brake.check([DEAD])).toThrow('5 records in a row')
})

test('a record that is fine ends the run', () => {
  const brake = createBrake({ maxDeadRun: 5, maxDeadShare: 1 })
  for (let round = 0; round < 10; round++) brake.check([...times(4, DEAD), FINE])
})

test('too large a share of dead records stops the stage', () => {
  const brake = createBrake({ maxDeadRun: BRAKE_WINDOW, maxDeadShare: 0.5 })
  const mostlyDead = Array.from({ length: BRAKE_WINDOW }, (_, index) =>
    index % 3 === 0 ? FINE : DEAD,
  )
  expect(() => brake.check(mostlyDead)).toThrow(`of the last ${BRAKE_WINDOW} records`)
})

test('a few records prove no share', () => {
  createBrake({ maxDeadRun: 100, maxDeadShare: 0.1 }).check(times(50, DEAD))
})

test('records that are left for redelivery do not count', () => {
  createBrake({ maxDeadRun: 2, maxDeadShare: 0 }).check([DEAD, ...times(10, LEFT)])
})
