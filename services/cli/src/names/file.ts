import { normalizeAddress } from '@tributary/normalization'
import { PROVIDER_IDS } from '@tributary/providers'
import { z } from 'zod'
import type { Repeated } from '../apply-file/repeated-keys.ts'
import { repeatedKeys } from '../apply-file/repeated-keys.ts'
import { IS_HASH } from '../hash/shown-address.ts'
import { isZone } from './zone.ts'

const provider = z.enum(PROVIDER_IDS)
const account = z.string().min(1, 'an account is an account_id of the rows')
const name = z.string().min(1, 'a name has a character')

const accountName = z.strictObject({
  ...{ provider, account, name },
  zone: z.string().refine(isZone, 'a zone is an IANA name such as America/New_York'),
})

const agent = z.strictObject({
  provider,
  /** Absent: every account of the provider. */
  account: account.optional(),
  id: z.string().min(1, 'an id is one of the rows, such as an author_id'),
  name,
  team: z.string().default(''),
})

const line = z
  .strictObject({
    provider,
    account: account.optional(),
    /** In clear, in any spelling. */
    address: z
      .string()
      .refine((text) => normalizeAddress(text) !== '', 'an address has characters that can be seen')
      .optional(),
    /** As the views show the address. */
    hash: z.string().regex(IS_HASH, 'a hash has 32 hex digits in lower case').optional(),
    name,
    team: z.string().default(''),
  })
  .refine(({ address, hash }) => (address === undefined) !== (hash === undefined), {
    message: 'a line has either an address or a hash',
  })

const LISTS = ['accounts', 'agents', 'lines'] as const

/** The document of `tributary names apply`. A list that is left out stays as it is. */
export const namesFile = z
  .strictObject({
    accounts: z.array(accountName).optional(),
    agents: z.array(agent).optional(),
    lines: z.array(line).optional(),
  })
  .refine((lists) => LISTS.some((list) => lists[list] !== undefined), {
    message: `a file has at least one of the lists ${LISTS.join(', ')}`,
  })
  .superRefine(({ accounts = [], agents = [] }, { addIssue }) => {
    const report = (list: string) => (repeated: Repeated) => {
      const message = `is the same as ${list}.${repeated.first}: leave one of them out`
      addIssue({ code: 'custom', path: [list, repeated.index], message })
    }
    repeatedKeys(accounts.map((of) => [of.provider, of.account])).forEach(report('accounts'))
    repeatedKeys(agents.map((of) => [of.provider, of.account, of.id])).forEach(report('agents'))
  })

export type NamesFile = z.infer<typeof namesFile>
