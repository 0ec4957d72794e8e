import { expect, test } from 'vitest'
import type { TopicRange } from './range-plan.ts'
import { createRangePlan } from './range-plan.ts'

const range = (from: bigint, to: bigint): TopicRange => ({ topic: 't', partition: 0, from, to })

const record = (offset: bigint) => ({
  ...{ topic: 't', partition: 0, offset, key: null, value: Buffer.of(), headers: {} },
  timestampMs: 0,
})

type Batch = { readonly offsets: readonly bigint[]; readonly taken: readonly bigint[] }

test.each<{
  readonly name: string
  readonly ranges: readonly TopicRange[]
  readonly batches: readonly Batch[]
  readonly position: bigint | null
}>([
  {
    name: 'a range ends before its last offset + 1',
    ranges: [range(2n, 4n)],
    batches: [{ offsets: [1n, 2n, 3n, 4n], taken: [2n, 3n] }],
    position: null,
  },
  {
    name: 'a range goes on over several batches',
    ranges: [range(0n, 4n)],
    batches: [
      { offsets: [0n, 1n], taken: [0n, 1n] },
      { offsets: [2n], taken: [2n] },
    ],
    position: 3n,
  },
  {
    name: 'a record that comes again is taken once',
    ranges: [range(0n, 4n)],
    batches: [
      { offsets: [0n, 1n], taken: [0n, 1n] },
      { offsets: [0n, 1n, 2n], taken: [2n] },
    ],
    position: 3n,
  },
  {
    name: 'of two ranges the lower is read first, then the position jumps to the other',
    ranges: [range(9n, 10n), range(1n, 2n)],
    batches: [{ offsets: [1n, 2n, 3n], taken: [1n] }],
    position: 9n,
  },
  {
    name: 'overlapping ranges give each record once',
    ranges: [range(0n, 3n), range(1n, 5n)],
    batches: [{ offsets: [0n, 1n, 2n, 3n, 4n, 5n], taken: [0n, 1n, 2n, 3n, 4n] }],
    position: null,
  },
  {
    name: 'a range whose last records were compacted away ends with the first record behind it',
    ranges: [range(0n, 3n)],
    batches: [{ offsets: [0n, 7n], taken: [0n] }],
    position: null,
  },
])('$name', ({ ranges, batches, position }) => {
  const plan = createRangePlan(ranges)
  for (const { offsets, taken } of batches) {
    expect(plan.take(offsets.map(record)).map(({ offset }) => offset)).toEqual(taken)
  }
  expect(plan.position()).toBe(position)
})

test('before the first batch the position is where the first range begins', () => {
  expect(createRangePlan([range(7n, 9n), range(3n, 4n)]).position()).toBe(3n)
})
