import { expect, test } from 'vitest'
import { noCounts } from './notes.ts'
import type { ReplayResult } from './run.ts'
import { resultDocument, resultText } from './text.ts'

const result: ReplayResult = {
  ...{ runId: 'run-1', counts: noCounts(), mixedCalls: 0, announced: 2 },
  withdrawn: { message: 1, call: 0, event: 1 },
  renewed: { message: 0, call: 0, conversation: 0 },
}

test('a replay prints its run, and what it asks of other consumers', () => {
  const lines = resultText(result).split('\n')
  expect(lines[0]).toBe('run run-1')
  expect(lines.at(-1)).toContain('named as withdrawn in unified.erasures: 2 ')
  expect(resultDocument(result)).toMatchObject({ run_id: 'run-1', announced: 2 })
})

test('a replay that publishes nothing has no run', () => {
  const text = resultText({ ...result, runId: null, announced: 0 })
  expect(text).not.toMatch(/^run /)
  expect(text).not.toContain('unified.erasures')
})
