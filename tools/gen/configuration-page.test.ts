import { expect, test } from 'vitest'
import { int, optionalText, secret } from '../../libs/runtime/src/service/index.ts'
import { configurationPage } from './configuration-page.ts'

const LIMIT = int('LIMIT', '10', 'At most this many | or fewer.')
const KEY = secret('KEY', 'Signs things.')
const NOTE = optionalText('NOTE', 'Free text.')

test.each([
  {
    name: 'a default is in its column, and a pipe does not break the table',
    row: '| `LIMIT` | At most this many \\| or fewer. | `10` |  |  | gateway, sink |',
  },
  {
    name: 'a required secret is marked as both',
    row: '| `KEY` | Signs things. |  | yes | yes | gateway |',
  },
  {
    name: 'an optional variable has neither a default nor a mark',
    row: '| `NOTE` | Free text. |  |  |  | sink |',
  },
])('$name', ({ row }) => {
  const page = configurationPage({
    gateway: { own: { limit: LIMIT, key: KEY } },
    sink: { shared: { limit: LIMIT }, own: { note: NOTE } },
  })
  expect(page.split('\n')).toContain(row)
})
