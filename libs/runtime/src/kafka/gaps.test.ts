import { expect, test } from 'vitest'
import { createLog } from '../service/log.ts'
import { answerGaps, gapBetween } from './gaps.ts'

const ends = (low: bigint, high: bigint) => ({ low, high })

test.each([
  ['a position inside the log', 5n, ends(0n, 10n), null],
  ['a position at the end of the log', 10n, ends(0n, 10n), null],
  ['a position at its beginning', 3n, ends(3n, 10n), null],
  ['a new group on a whole log', 0n, ends(0n, 10n), null],
  ['a new group on an empty topic', 0n, ends(0n, 0n), null],
  ['a position that retention passed', 5n, ends(8n, 10n), { from: 5n, to: 8n }],
  ['a new group on a log that does not begin at 0', 0n, ends(8n, 10n), { from: 0n, to: 8n }],
  ['a log that was made anew', 50n, ends(0n, 10n), { from: 0n, to: 50n }],
])('%s', (_, committed, log, gap) => {
  expect(gapBetween(committed, log)).toEqual(gap)
})

const GAP = { topic: 'raw.bird', partition: 2, from: 5n, to: 8n }

test('by default a gap stops the service, with the offsets and the mend', () => {
  const answer = () => answerGaps([GAP], { onOffsetGone: 'stop' }, createLog('test', 'fatal'))
  expect(answer).toThrow(/raw\.bird\/2 offsets 5 to 7.*ON_OFFSET_GONE=earliest/)
})

test('by choice the service says what is missing and goes on', () => {
  answerGaps([GAP], { onOffsetGone: 'earliest' }, createLog('test', 'fatal'))
})
