import { expect, test } from 'vitest'
import { BREAKER_WINDOW } from './dead-counts.ts'
import { formatDeadNote, parseDeadNote } from './dead-note.ts'

const limits = '1000/0.5'

test.each([
  ['no record', []],
  ['records that succeeded', Array(100).fill(false)],
  ['dead records', Array(9).fill(true)],
  ['a full window', Array.from({ length: BREAKER_WINDOW }, (_, at) => at % 3 === 0 || at > 1_990)],
])('a note of %s is read as it was written', (_, outcomes) => {
  const note = { limits, run: 7, outcomes }
  expect(parseDeadNote(formatDeadNote(note))).toEqual(note)
})

test('a note of a full window fits the metadata of a commit', () => {
  const outcomes = Array<boolean>(BREAKER_WINDOW).fill(true)
  expect(formatDeadNote({ limits, run: 999_999, outcomes }).length).toBeLessThan(400)
})

test('another text is not a note', () => {
  for (const text of ['', 'dead1', 'dead1 1000/0.5 -1 3 AA', '{"run":7}'])
    expect(parseDeadNote(text)).toBeNull()
})
