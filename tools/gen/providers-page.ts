import type { Provider } from '../../libs/providers/src/provider.ts'
import type { TellableFact } from '../../libs/providers/src/tells.ts'
import { TELLABLE_FACTS } from '../../libs/providers/src/tells.ts'
import { cell } from './cell.ts'
import { AFTER_TABLES, BEFORE_TABLES } from './providers-prose.ts'

type Teller = Pick<Provider, 'id' | 'tells'>

const FACTS = Object.entries(TELLABLE_FACTS) as readonly (readonly [TellableFact, string])[]

/** The page docs/providers.md: what the webhooks of each provider state, and why other numbers differ. */
export function providersPage(providers: readonly Teller[]): string {
  const details = providers.map((provider) => `## ${provider.id}\n\n${detailsOf(provider)}\n`)
  return `${BEFORE_TABLES}${overviewOf(providers)}\n${details.join('')}${AFTER_TABLES}`
}

/** One row per fact, one column per provider. */
function overviewOf(providers: readonly Teller[]): string {
  const head = ['Fact', ...providers.map(({ id }) => `\`${id}\``)]
  const rows = FACTS.map(([fact, heading]) => [
    heading,
    ...providers.map(({ tells }) => tells[fact][0]),
  ])
  return table([head, head.map(() => '---'), ...rows])
}

function detailsOf({ tells }: Teller): string {
  const rows = FACTS.map(([fact, heading]) => [heading, tells[fact][0], cell(tells[fact][1])])
  return table([['Fact', 'Told', 'When, or why not'], ['---', '---', '---'], ...rows])
}

const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
