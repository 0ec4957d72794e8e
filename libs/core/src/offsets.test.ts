import fc from 'fast-check'
import { expect, test } from 'vitest'
import { offsetToCommit } from './offsets.ts'

test.each<[string, readonly bigint[], readonly boolean[], bigint | null]>([
  ['all records are settled', [5n, 6n, 7n], [true, true, true], 8n],
  ['the last record is open', [5n, 6n, 7n], [true, true, false], 7n],
  ['a record in the middle is open', [5n, 6n, 7n], [true, false, true], 6n],
  ['the first record is open', [5n, 6n, 7n], [false, true, true], null],
  ['no record is settled', [5n, 6n], [false, false], null],
  ['the batch is empty', [], [], null],
  ['the offsets have a gap before the open record', [5n, 9n, 10n], [true, true, false], 10n],
  ['the offsets have a gap after the last settled record', [5n, 9n], [true, false], 6n],
  [
    'an offset is above the safe integers',
    [9_007_199_254_740_993n],
    [true],
    9_007_199_254_740_994n,
  ],
])(
  'when %s, the commit is the offset after the leading settled records',
  (_, offsets, settled, commit) => {
    expect(offsetToCommit(offsets, settled)).toBe(commit)
  },
)

/** Records of one batch: ascending offsets, with the holes that control records and compaction leave. */
const batch = fc
  .record({
    first: fc.bigInt({ min: 0n, max: 2n ** 63n - 10_000n }),
    records: fc.array(fc.record({ gap: fc.bigInt({ min: 1n, max: 50n }), settled: fc.boolean() }), {
      maxLength: 100,
    }),
  })
  .map(({ first, records }) => {
    let offset = first
    return records.map(({ gap, settled }) => {
      offset += gap
      return { offset, settled }
    })
  })

test('a commit passes every leading settled record and no open one', () => {
  fc.assert(
    fc.property(batch, (records) => {
      const commit = offsetToCommit(
        records.map(({ offset }) => offset),
        records.map(({ settled }) => settled),
      )
      const firstOpen = records.find(({ settled }) => !settled)?.offset
      const passed = records.filter(({ offset }) => commit !== null && offset < commit)
      const leading = records.filter(({ offset }) => firstOpen === undefined || offset < firstOpen)
      expect(passed).toEqual(leading)
      expect(commit).toBe(leading.length === 0 ? null : (leading.at(-1)?.offset ?? 0n) + 1n)
    }),
  )
})
