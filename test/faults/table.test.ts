import { expect, test } from 'vitest'
import { problem } from './oracle/problem.ts'
import type { RunResult } from './run.ts'
import { tableOf } from './table.ts'

const result: RunResult = {
  ...{ requests: 10, accepted: 8, recoverySeconds: 1.25, problems: [], logs: null },
  repeats: { webhooks: 1, records: 2, rows: 3 },
}

const cells = (line: string | undefined) => line?.trim().split(/\s{2,}/)

test('a line adds up its runs and shows the slowest recovery', () => {
  const slow = { ...result, recoverySeconds: 12.04, problems: [problem('lost', 'x')] }
  const [, line] = tableOf([{ name: 'a fault', runs: [result, slow], control: null }]).split('\n')
  expect(cells(line)).toEqual(['a fault', '2', '20', '16', '1', '0', '0', '10', '12.0', '-'])
})

test('the table says that a run never recovered, and counts the problems of the control by kind', () => {
  const never = { ...result, recoverySeconds: null }
  const control = { ...result, problems: [problem('lost', 'x'), problem('lost', 'y')] }
  const [, line] = tableOf([{ name: 'a fault', runs: [never], control }]).split('\n')
  expect(cells(line)?.slice(-2)).toEqual(['never', '2 lost'])
})

test('a fault without runs has no recovery', () => {
  const [, line] = tableOf([{ name: 'a fault', runs: [], control: null }]).split('\n')
  expect(cells(line)?.slice(-2)).toEqual(['-', '-'])
})
