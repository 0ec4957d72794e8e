import { expect, test } from 'vitest'
import { nothingFound } from './nothing-found.ts'

const GONE = 'check the id; what is older than the retention of the topics is gone'
const HASHED = '; with PII_ID=hash it is found only where PII_HASH_KEY is set'

test.each([
  ['nothing but the id', [], false, GONE],
  ['an id that may be hashed', [], true, `${GONE}${HASHED}`],
  ['a time', ['--since'], true, 'search without --since'],
  [
    'a time and a provider',
    ['--since', '--provider'],
    false,
    'search without --since and --provider',
  ],
])('who asked for %s and found nothing is told what to try', (_, narrowedBy, mayBeHashed, mend) => {
  const { code, message } = nothingFound({ id: 'm1', mayBeHashed, narrowedBy })
  expect({ code, message }).toEqual({
    code: 'NOT_FOUND',
    message: `nothing has the id m1: ${mend}`,
  })
})
