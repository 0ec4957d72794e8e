import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BatchLimits } from './batches.ts'
import { batches } from './batches.ts'

async function batchesOf<T>(items: Iterable<T>, limits: BatchLimits<T>) {
  const all: (readonly T[])[] = []
  for await (const batch of batches(items, limits)) all.push(batch)
  return all
}

const texts = (limits: Omit<BatchLimits<string>, 'bytesOf'>): BatchLimits<string> => ({
  ...limits,
  bytesOf: (text) => text.length,
})

test.each<[string, readonly string[], BatchLimits<string>, readonly (readonly string[])[]]>([
  ['the number of items', ['a', 'b', 'c'], { records: 2 }, [['a', 'b'], ['c']]],
  ['their bytes', ['aa', 'b', 'cc'], texts({ records: 9, bytes: 3 }), [['aa', 'b'], ['cc']]],
  [
    'an item larger than the limit',
    ['aaaa', 'b'],
    texts({ records: 9, bytes: 3 }),
    [['aaaa'], ['b']],
  ],
  ['no item at all', [], { records: 2 }, []],
])('a batch is full by %s', async (_, items, limits, expected) => {
  expect(await batchesOf(items, limits)).toEqual(expected)
})

test('a full batch is yielded before the source is read on', async () => {
  const read: number[] = []
  async function* source() {
    for (const item of [1, 2, 3]) {
      read.push(item)
      yield item
    }
  }
  for await (const batch of batches(source(), { records: 2 })) {
    expect(batch).toEqual([1, 2])
    break
  }
  expect(read).toEqual([1, 2])
})

test('batches keep every item in order, and only the last one may be short', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer()),
      fc.integer({ min: 1, max: 10 }),
      async (items, records) => {
        const all = await batchesOf(items, { records })
        expect(all.flat()).toEqual(items)
        for (const batch of all.slice(0, -1)) expect(batch).toHaveLength(records)
      },
    ),
  )
})
