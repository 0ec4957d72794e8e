import { describe, expect, test } from 'vitest'
import type { Breaker } from './breaker.ts'
import { createBreaker } from './breaker.ts'
import { BREAKER_WINDOW } from './dead-counts.ts'
import type { Settlement } from './ports.ts'

const DEAD: Settlement = { state: 'dead', code: 'INVALID_JSON', detail: '' }
const FINE: Settlement = { state: 'emitted' }
const LEFT: Settlement = { state: 'left', error: new Error('no answer') }
const times = (count: number, settlement: Settlement) =>
  Array.from({ length: count }, () => settlement)

const NOTHING = { notes: new Map(), signal: new AbortController().signal }

/** Checks consecutive batches of one partition; the reason of a hold, or null. */
function checking(breaker: Breaker) {
  let offset = 0n
  return (settlements: readonly Settlement[]) => {
    const records = settlements.map(() => ({ offset: offset++ }))
    const hold = breaker.check({ topic: 't', partition: 0, records, ...NOTHING }, settlements)
    return hold?.failure.message ?? null
  }
}

/** Checks a batch of one dead record; the reason of a hold, or null. */
function checkDead(breaker: Breaker, offset: bigint, partition = 0): string | null {
  const batch = { topic: 't', partition, records: [{ offset }], ...NOTHING }
  return breaker.check(batch, [DEAD])?.failure.message ?? null
}

test('consecutive dead records hold the topic', () => {
  const check = checking(createBreaker({ maxDeadRun: 5, maxDeadShare: 1 }))
  expect(check(times(4, DEAD))).toBeNull()
  expect(check([DEAD])).toMatch(/^5 records in a row .* holds the topic/)
})

test('a record that succeeds ends the run of dead records', () => {
  const check = checking(createBreaker({ maxDeadRun: 5, maxDeadShare: 1 }))
  for (let round = 0; round < 10; round++) expect(check([...times(4, DEAD), FINE])).toBeNull()
})

test('too large a share of dead records holds the topic', () => {
  const check = checking(createBreaker({ maxDeadRun: BREAKER_WINDOW, maxDeadShare: 0.5 }))
  const mostlyDead = Array.from({ length: BREAKER_WINDOW }, (_, index) =>
    index % 3 === 0 ? FINE : DEAD,
  )
  expect(check(mostlyDead)).toContain(`of the last ${BREAKER_WINDOW} records`)
})

test('the share counts only after a full window of records', () => {
  const check = checking(createBreaker({ maxDeadRun: 100, maxDeadShare: 0.1 }))
  expect(check(times(50, DEAD))).toBeNull()
})

test('records left for redelivery do not count', () => {
  const check = checking(createBreaker({ maxDeadRun: 2, maxDeadShare: 0 }))
  expect(check([DEAD, ...times(10, LEFT)])).toBeNull()
})

test('a redelivered dead record counts once', () => {
  const breaker = createBreaker({ maxDeadRun: 3, maxDeadShare: 1 })
  for (let delivery = 0; delivery < 10; delivery++) expect(checkDead(breaker, 7n)).toBeNull()
  expect(checkDead(breaker, 8n)).toBeNull()
  expect(checkDead(breaker, 9n)).toContain('3 records in a row')
})

test('the same offset in another partition is another record', () => {
  const breaker = createBreaker({ maxDeadRun: 2, maxDeadShare: 1 })
  expect(checkDead(breaker, 7n, 0)).toBeNull()
  expect(checkDead(breaker, 7n, 1)).toContain('2 records in a row')
})

test('the records of a recreated topic count from its first offset', () => {
  const breaker = createBreaker({ maxDeadRun: 3, maxDeadShare: 1 })
  expect(checkDead(breaker, 7n)).toBeNull()
  expect(checkDead(breaker, 0n)).toBeNull()
  expect(checkDead(breaker, 1n)).toContain('3 records in a row')
})

describe('a topic that is held', () => {
  const HOLD_MS = 60_000

  /** Two partitions on a clock that the test moves. */
  function holding(limits = { maxDeadRun: 3, maxDeadShare: 0.5 }) {
    let nowMs = 0
    const breaker = createBreaker(limits, { holdMs: HOLD_MS, now: () => nowMs })
    const batch = (partition: number, count: number, from = 0) => ({
      ...{ topic: 't', partition, ...NOTHING },
      records: Array.from({ length: count }, (_, index) => ({ offset: BigInt(from + index) })),
    })
    const pass = (ms: number) => {
      nowMs += ms
    }
    return { breaker, batch, pass }
  }

  test('counts nothing of the batch that opened the breaker, which opens it again', () => {
    const { breaker, batch, pass } = holding()
    expect(breaker.check(batch(0, 2), times(2, DEAD))).toBeNull()
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(breaker.check(batch(0, 5, 2), times(5, DEAD))?.failure.what).toMatch(/^3 records/)
      expect(breaker.held(batch(0, 5, 2))?.pauseMs).toBe(HOLD_MS)
      pass(HOLD_MS)
      expect(breaker.held(batch(0, 5, 2))).toBeNull()
    }
    expect([...breaker.open().keys()]).toEqual(['t'])
  })

  test('is closed by the batch that opened the breaker, and by no other partition', () => {
    const { breaker, batch, pass } = holding()
    breaker.check(batch(0, 3), times(3, DEAD))
    pass(HOLD_MS)
    expect(breaker.held(batch(1, 1))).not.toBeNull()
    expect(breaker.check(batch(1, 1), [FINE])).not.toBeNull()
    expect(breaker.check(batch(0, 3), [FINE, FINE, DEAD])).toBeNull()
    expect(breaker.open().size).toBe(0)
    expect(breaker.held(batch(1, 1))).toBeNull()
  })

  test('stays held while its batch fails for another reason', () => {
    const { breaker, batch, pass } = holding()
    breaker.check(batch(0, 3), times(3, DEAD))
    pass(HOLD_MS)
    expect(breaker.check(batch(0, 3), times(3, LEFT))).toBeNull()
    expect(breaker.open().size).toBe(1)
  })

  test('may be closed by another partition when the one that opened the breaker has no more records', () => {
    const { breaker, batch, pass } = holding()
    breaker.check(batch(0, 3), times(3, DEAD))
    pass(2 * HOLD_MS + 1)
    expect(breaker.held(batch(1, 1))).toBeNull()
    expect(breaker.check(batch(1, 1), [FINE])).toBeNull()
    expect(breaker.open().size).toBe(0)
  })

  test('goes on after the fix although the last 2,000 records were mostly dead and a few still are', () => {
    const { breaker, batch, pass } = holding({ maxDeadRun: BREAKER_WINDOW, maxDeadShare: 0.5 })
    const mixed = Array.from({ length: BREAKER_WINDOW }, (_, at) => (at % 2 === 0 ? FINE : DEAD))
    expect(breaker.check(batch(0, BREAKER_WINDOW), mixed)).toBeNull()
    const next = batch(0, 200, BREAKER_WINDOW)
    const mostlyDead = times(200, DEAD).with(7, FINE)
    expect(breaker.check(next, mostlyDead)).not.toBeNull()
    pass(HOLD_MS)
    expect(breaker.check(next, mostlyDead)).not.toBeNull()
    pass(HOLD_MS)
    expect(breaker.check(next, times(200, FINE).fill(DEAD, 0, 9))).toBeNull()
    expect(breaker.open().size).toBe(0)
  })

  test('is no longer held by a process that lost its partitions', () => {
    const { breaker, batch } = holding()
    const assigned = new AbortController()
    breaker.check({ ...batch(0, 3), signal: assigned.signal }, times(3, DEAD))
    expect(breaker.open().size).toBe(1)
    assigned.abort()
    expect(breaker.open().size).toBe(0)
  })

  test('does not hold another topic', () => {
    const { breaker, batch } = holding()
    breaker.check(batch(0, 3), times(3, DEAD))
    const other = { ...batch(0, 2), topic: 'other' }
    expect(breaker.held(other)).toBeNull()
    expect(breaker.check(other, times(2, DEAD))).toBeNull()
  })
})

describe('the notes of the commits', () => {
  const limits = { maxDeadRun: 5, maxDeadShare: 0.5 }
  const signal = new AbortController().signal

  function batchOf(count: number, from: number, notes: ReadonlyMap<number, string> = new Map()) {
    const records = Array.from({ length: count }, (_, at) => ({ offset: BigInt(from + at) }))
    return { topic: 't', partition: 0, records, notes, signal }
  }

  /** The note after a batch of dead records, committed up to `next`. */
  function noteAfter(dead: number, next = BigInt(dead)) {
    const breaker = createBreaker(limits)
    breaker.check(batchOf(dead, 0), times(dead, DEAD))
    return breaker.note(batchOf(dead, 0), next)
  }

  test('add up over the partitions of a topic', () => {
    const notes = new Map([
      [0, noteAfter(2)],
      [1, noteAfter(2)],
    ])
    const hold = createBreaker(limits).check(batchOf(1, 2, notes), [DEAD])
    expect(hold?.failure.what).toMatch(/^5 records in a row/)
  })

  test('count no record past the commit', () => {
    const notes = new Map([[0, noteAfter(4, 1n)]])
    const breaker = createBreaker(limits)
    expect(breaker.check(batchOf(3, 1, notes), times(3, DEAD))).toBeNull()
    expect(breaker.check(batchOf(1, 4, notes), [DEAD])?.failure.what).toMatch(/^5 records/)
  })

  test('of other limits, or of another program, start the count from nothing', () => {
    for (const note of ['', 'someone else’s', noteAfter(4).replace('5/0.5', '5/1')]) {
      const breaker = createBreaker(limits)
      const batch = batchOf(1, 4, new Map([[0, note]]))
      expect(breaker.check(batch, [DEAD])).toBeNull()
    }
  })
})

/** A topic that is held, with a clock that the test moves. */
function heldTopic(limits: { readonly maxDeadRun: number; readonly maxDeadShare: number }) {
  let now = 0
  const breaker = createBreaker(limits, { holdMs: 60_000, now: () => now })
  const check = checking(breaker)
  return { check, aMinuteLater: () => (now += 60_000) }
}

test('after a fix a batch with one dead record at its head releases a topic held for its run', () => {
  const { check, aMinuteLater } = heldTopic({ maxDeadRun: 1_000, maxDeadShare: 0.5 })
  check(times(3_000, FINE))
  for (let index = 0; index < 999; index++) expect(check([DEAD])).toBeNull()
  const batch = [DEAD, ...times(999, FINE)]
  expect(check(batch)).toContain('1000 records in a row')
  aMinuteLater()
  expect(check(batch)).toBeNull()
})

test('after a fix small batches release a topic held for its share', () => {
  const { check, aMinuteLater } = heldTopic({ maxDeadRun: 5_000, maxDeadShare: 0.5 })
  check([...times(1_000, FINE), ...times(1_000, DEAD)])
  const batch = [DEAD, ...times(59, FINE)]
  expect(check(batch)).toContain('of the last')
  aMinuteLater()
  expect(check(batch)).toBeNull()
})

test.each([1, 60, 500])(
  'a batch of %s dead records releases nothing, also without a limit of the share',
  (size) => {
    const { check, aMinuteLater } = heldTopic({ maxDeadRun: 1_000, maxDeadShare: 1 })
    expect(check(times(1_000, DEAD))).toContain('1000 records in a row')
    for (let round = 0; round < 5; round++) {
      aMinuteLater()
      expect(check(times(size, DEAD))).toContain('1000 records in a row')
    }
  },
)
