import { expect, test } from 'vitest'
import { createLog } from '../service/log.ts'
import { answerGaps, gapBetween } from './gaps.ts'

const log = (start: bigint, end: bigint) => ({ start, end })

test.each([
  ['a position inside the log', 5n, log(0n, 10n), null],
  ['a position at the end of the log', 10n, log(0n, 10n), null],
  ['a position at the log start', 3n, log(3n, 10n), null],
  ['a new group on a complete log', 0n, log(0n, 10n), null],
  ['a new group on an empty topic', 0n, log(0n, 0n), null],
  ['a position whose records retention has deleted', 5n, log(8n, 10n), { from: 5n, to: 8n }],
  ['a new group on a log that does not start at 0', 0n, log(8n, 10n), { from: 0n, to: 8n }],
  ['a recreated log', 50n, log(0n, 10n), { from: 0n, to: 50n }],
])('finds the gap of %s', (_, position, offsets, gap) => {
  expect(gapBetween(position, offsets)).toEqual(gap)
})

const GAP = { topic: 'raw.bird', partition: 2, from: 5n, to: 8n }

test('by default a gap stops the service, with the offsets and the fix', () => {
  const answer = () => answerGaps([GAP], { onOffsetGone: 'stop' }, createLog('test', 'fatal'))
  expect(answer).toThrow(/raw\.bird\/2 offsets 5 to 7.*ON_OFFSET_GONE=earliest/)
})

test('with ON_OFFSET_GONE=earliest a gap is logged, and the service continues', () => {
  answerGaps([GAP], { onOffsetGone: 'earliest' }, createLog('test', 'fatal'))
})
