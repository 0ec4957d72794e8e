import { expect, test } from 'vitest'
import { PROVIDERS } from '../../libs/providers/src/registry.ts'
import { TELLABLE_FACTS } from '../../libs/providers/src/tells.ts'
import { template } from '../../libs/providers/src/template/index.ts'
import { providersPage } from './providers-page.ts'

const [first] = PROVIDERS
const tells = { ...template.tells, ring: ['always', 'At the first | the second ring.'] } as const

test('a provider has a column, and a row with its sentence per fact', () => {
  const lines = providersPage([{ id: 'acme', tells }, ...PROVIDERS]).split('\n')
  expect(lines).toContain(
    `| Fact | \`acme\` | ${PROVIDERS.map(({ id }) => `\`${id}\``).join(' | ')} |`,
  )
  expect(lines).toContain('| How long a call rang | always | At the first \\| the second ring. |')
  const details = lines.slice(lines.indexOf('## acme'), lines.indexOf(`## ${first?.id}`))
  expect(details.filter((line) => / \| (never|always) \| /.test(line))).toHaveLength(
    Object.keys(TELLABLE_FACTS).length,
  )
})
