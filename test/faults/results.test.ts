import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { problem } from './oracle/problem.ts'
import type { FaultResult } from './results.ts'
import { appendResult, faultResult, markdownOf, readResults, summaryOf } from './results.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-results-'))
afterAll(() => rmSync(folder, { recursive: true }))

const result: FaultResult = faultResult(
  {
    ...{ requests: 12, accepted: 10, recoverySeconds: 1.26, logs: null },
    problems: [problem('lost', 'x'), problem('doubled', 'y'), problem('offset', 'z')],
    repeats: { webhooks: 0, records: 0, rows: 0 },
  },
  { fault: 'a fault', seed: 3, run: 'fault', passed: false, seconds: 20.4 },
)

test('a result counts what is missing, doubled and otherwise wrong', () => {
  expect(result).toMatchObject({ accepted: 10, missing: 1, doubled: 1, other: 1 })
})

test('the results of an interrupted run are read, without the line that was cut', () => {
  const file = path.join(folder, 'results.jsonl')
  expect(readResults(file)).toEqual([])
  appendResult(file, result)
  appendResult(file, { ...result, seed: 4 })
  writeFileSync(file, '{"fault":"a fa', { flag: 'a' })
  expect(readResults(file).map(({ seed }) => seed)).toEqual([3, 4])
})

test('the summary counts the damage of a control only as its proof', () => {
  const control = { ...result, run: 'control', passed: true, recoverySeconds: null } as const
  const summary = summaryOf('abc', [control, { ...result, seed: 2 }, result])
  expect(summary).toMatchObject({ runs: 2, failed: 2, accepted: 20, missing: 2, doubled: 2 })
  expect(markdownOf(summary).split('\n').slice(4)).toEqual([
    '| fault | seed | accepted | missing | doubled | other | recovery s | s | passed |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: |',
    '| a fault | 2 | 10 | 1 | 1 | 1 | 1.3 | 20 | **no** |',
    '| a fault | 3 | 10 | 1 | 1 | 1 | 1.3 | 20 | **no** |',
    '| a fault (control) | 3 | 10 | 1 | 1 | 1 | never | 20 | yes |',
    '',
  ])
})
