import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

test.each([
  [[], { once: false, withSamples: true }],
  [['--once'], { once: true, withSamples: true }],
  [['--no-samples'], { once: false, withSamples: false }],
  [['--no-samples', '--once'], { once: true, withSamples: false }],
])('the words %j are read', (words, expected) => {
  expect(readArguments(words)).toEqual(expected)
})

test.each([[['--no-sample']], [['--samples']], [['--once=yes']], [['once']]])(
  'the words %j are refused',
  (words) => {
    expect(readArguments(words)).toBeNull()
  },
)
