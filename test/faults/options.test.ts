import { expect, test } from 'vitest'
import { parseOptions, UsageError } from './options.ts'

test.each([
  [['--share', '6'], { share: 6, revision: 'HEAD' }],
  [['--share', '6', '--of', 'main'], { share: 6, revision: 'main' }],
  [['--seeds', '50'], { seeds: 50, first: 1 }],
  [['--seed', '7'], { seeds: 1, first: 7 }],
])('%j is one kind of run', (args, run) => {
  expect(parseOptions(args)).toEqual({ run, state: undefined })
})

test.each([
  ['--share 6 --seeds 5', '--share has a seed of its own'],
  ['--of main', '--of names the commit of a share'],
  ['--share 6 -t kill', "Unknown option '-t'"],
  ['--share six', '--share six is not a whole number above 0'],
  ['--seeds 0', '--seeds 0 is not a whole number above 0'],
])('%s is refused with the options that exist', (line, message) => {
  const parse = () => parseOptions(line.split(' '))
  expect(parse).toThrow(UsageError)
  expect(parse).toThrow(message)
  expect(parse).toThrow('the options are --share <n>')
})
