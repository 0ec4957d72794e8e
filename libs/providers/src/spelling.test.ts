import { describe, expect, test } from 'vitest'
import { bySpelling, folded } from './spelling.ts'

describe('spelling', () => {
  test.each<[string, string, unknown]>([
    ['a dash', 'noanswer', 'no-answer'],
    ['an underscore', 'noanswer', 'no_answer'],
    ['a blank', 'noanswer', 'No Answer'],
    ['camel case', 'accesskey', 'accessKey'],
    ['separators around', 'sms', ' -sms- '],
    ['no letter or digit', '', '…'],
    ['no text', '', 7],
    ['more than any word', 'sms', `sms${' '.repeat(100)}x`],
  ])('a word with %s has the form %j', (_, expected, value) => {
    expect(folded(value)).toBe(expected)
  })

  test('a table is read by any spelling of its words', () => {
    const outcomeOf = bySpelling({ 'no-answer': 'missed', completed: 'answered' })
    expect(['NO_ANSWER', 'noAnswer', 'Completed'].map(outcomeOf)).toEqual([
      'missed',
      'missed',
      'answered',
    ])
  })

  test.each(['', null, 'constructor', '__proto__', 'completed2'])(
    '%j is not a word of the table',
    (word) => {
      expect(bySpelling({ completed: 1 })(word)).toBeUndefined()
    },
  )
})
