import type { Country, PersonalData, Scope } from '@tributary/normalization'
import { invalidConfig } from '@tributary/runtime/service'
import { repeatedKeys } from '../apply-file/repeated-keys.ts'
import type { Replacement } from '../apply-file/replacement.ts'
import { rowReplacement } from '../apply-file/replacement.ts'
import { IS_HASH, shownAddress } from '../hash/shown-address.ts'
import type { NamesFile } from './file.ts'

type List<K extends keyof NamesFile> = NonNullable<NamesFile[K]>

/** Table accounts. */
export function accountNames(list: List<'accounts'>): Replacement {
  const rows = list.map(({ provider, account: account_id, name, zone }) => ({
    ...{ provider, account_id, name, zone },
  }))
  const columns = ['provider', 'account_id', 'name', 'zone'] as const
  const shape = { table: 'accounts', columns, key: ['provider', 'account_id'] } as const
  return rowReplacement<(typeof rows)[number]>(shape, {
    ...{ title: 'accounts', rows },
    shownOf: ({ provider, account_id: account, name, zone }) => ({ provider, account, name, zone }),
  })
}

/** Table agents. An empty account_id is every account of the provider. */
export function agentNames(list: List<'agents'>): Replacement {
  const rows = list.map(({ provider, account: account_id = '', id: agent_id, name, team }) => ({
    ...{ provider, account_id, agent_id, name, team },
  }))
  const columns = ['provider', 'account_id', 'agent_id', 'name', 'team'] as const
  const key = ['provider', 'account_id', 'agent_id'] as const
  return rowReplacement<(typeof rows)[number]>(
    { table: 'agents', columns, key },
    {
      ...{ title: 'agents', rows },
      shownOf: ({ provider, account_id: account, agent_id: id, name, team }) => ({
        ...{ provider, account, id, name, team },
      }),
    },
  )
}

/** How the views show addresses. */
export type Showing = {
  readonly personalData: PersonalData
  /** Countries of the numbers without a country code in an account; in all of the provider for ''. */
  readonly countriesOf: (account: Scope) => readonly Country[]
}

/** Table lines, with each address as the views show it. `showing` is called for addresses in clear only. */
export function lineNames(list: List<'lines'>, showing: () => Showing): Replacement {
  const rows = list.map((line, at) => {
    const { provider, account: account_id = '', name, team } = line
    return { provider, account_id, account_address: addressOf(line, at, showing), name, team }
  })
  assertDistinct(rows.map((row) => [row.provider, row.account_id, row.account_address]))
  const columns = ['provider', 'account_id', 'account_address', 'name', 'team'] as const
  const key = ['provider', 'account_id', 'account_address'] as const
  return rowReplacement<(typeof rows)[number]>(
    { table: 'lines', columns, key },
    {
      ...{ title: 'lines', rows },
      shownOf: ({ provider, account_id: account, account_address, name, team }) => ({
        ...{ provider, account, hash: hashIn(account_address), name, team },
      }),
    },
  )
}

function addressOf(
  { provider, account = '', address, hash = '' }: List<'lines'>[number],
  at: number,
  showing: () => Showing,
): string {
  if (address === undefined) return hash
  const { personalData, countriesOf } = showing()
  const countries = countriesOf({ provider, account })
  const shown = shownAddress(address, personalData, countries)
  if (shown !== null) return shown
  throw invalidConfig([
    `lines.${at}.address: is another number in each country of the endpoints (${countries.join(', ')}): write it with + and its country code`,
  ])
}

/** With PII_CONTACT=keep the views show addresses; a command does not print them. */
const hashIn = (address: string): string => (IS_HASH.test(address) ? address : 'in clear')

/** Two spellings of an address are one line, so that equal lines are known only here. */
function assertDistinct(keys: readonly (readonly string[])[]): void {
  const repeated = repeatedKeys(keys)
  if (repeated.length === 0) return
  throw invalidConfig(
    repeated.map(
      ({ index, first }) => `lines.${index}: is the same as lines.${first}: leave one of them out`,
    ),
  )
}
