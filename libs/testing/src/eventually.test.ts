import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'

test('the first result without an error is returned', async () => {
  let calls = 0
  const check = () => {
    calls += 1
    if (calls < 3) throw new Error('not yet')
    return calls
  }
  expect(await eventually(check, { what: 'three calls', everyMs: 1 })).toBe(3)
})

test('at the deadline the error names the expected state and the last failure', async () => {
  const failure = new Error('only 2 rows')
  const waiting = eventually(() => Promise.reject(failure), {
    ...{ what: 'three rows', withinMs: 5, everyMs: 1 },
  })
  await expect(waiting).rejects.toThrow(
    /^not within 0\.005 s: three rows \(\d+ tries, the last: only 2 rows\)$/,
  )
  await expect(waiting).rejects.toHaveProperty('cause', failure)
})
