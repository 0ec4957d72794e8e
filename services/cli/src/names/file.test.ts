import type { Country } from '@tributary/normalization'
import { createPersonalData } from '@tributary/normalization'
import { expect, test } from 'vitest'
import { namesFile } from './file.ts'
import { agentNames, lineNames } from './tables.ts'

const ACCOUNT = { provider: 'spruce', account: 'clinic', name: 'Clinic', zone: 'America/Bogota' }
const AGENT = { provider: 'spruce', id: 'u1', name: 'Ada' }
const LINE = { provider: 'spruce', address: '+1 (555) 010-0199', name: 'Front desk' }
const HASH = '0123456789abcdef0123456789abcdef'

const personalData = (contact: 'keep' | 'hash' | 'drop') =>
  createPersonalData({ id: 'keep', contact, content: 'drop', hashKey: 'a key of this test' })

const problemsOf = (document: object) =>
  namesFile
    .safeParse(document)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

const linesOf = (contact: 'keep' | 'hash' | 'drop', ...lines: readonly object[]) =>
  linesIn(['US'], contact, ...lines)

const linesIn = (
  countries: readonly Country[],
  contact: 'keep' | 'hash' | 'drop',
  ...lines: readonly object[]
) =>
  lineNames(namesFile.parse({ lines }).lines ?? [], () => ({
    ...{ personalData: personalData(contact), countriesOf: () => countries },
  }))

test('every problem of a file is reported by its path, without a value of the file', () => {
  const problems = problemsOf({
    accounts: [{ ...ACCOUNT, zone: 'america/bogota' }, ACCOUNT, ACCOUNT],
    agents: [AGENT, { ...AGENT, account: 'clinic' }, { ...AGENT, name: 'Eve' }, { provider: 'x' }],
    lines: [
      { ...LINE, hash: HASH },
      { ...LINE, address: '\u200b' },
      { ...LINE, address: undefined },
    ],
  })
  expect(problems).toEqual([
    'accounts.0.zone: a zone is an IANA name such as America/New_York',
    expect.stringMatching(/^agents\.3\.provider: .*"spruce"/),
    expect.stringMatching(/^agents\.3\.id: /),
    expect.stringMatching(/^agents\.3\.name: /),
    'lines.0: a line has either an address or a hash',
    'lines.1.address: an address has characters that can be seen',
    'lines.2: a line has either an address or a hash',
  ])
  expect(problems?.join()).not.toContain('555')
})

test.each([
  ['accounts', [ACCOUNT, { ...ACCOUNT, name: 'Other' }]],
  ['agents', [AGENT, { ...AGENT, name: 'Eve' }]],
])('two entries for the same of the %s are refused', (list, entries) => {
  expect(problemsOf({ [list]: entries })).toEqual([
    `${list}.1: is the same as ${list}.0: leave one of them out`,
  ])
})

test('an agent of one account may have another name than that of all accounts', () => {
  const { agents = [] } = namesFile.parse({ agents: [AGENT, { ...AGENT, account: 'clinic' }] })
  expect(agentNames(agents).rows).toEqual([
    { provider: 'spruce', account_id: '', agent_id: 'u1', name: 'Ada', team: '' },
    { provider: 'spruce', account_id: 'clinic', agent_id: 'u1', name: 'Ada', team: '' },
  ])
})

test('a file without a list is refused', () => {
  expect(problemsOf({})).toEqual([': a file has at least one of the lists accounts, agents, lines'])
})

test('an address becomes the hash that the normalizer makes of it', () => {
  const expected = personalData('hash').keyedHash('+15550100199')
  expect(linesOf('hash', LINE).rows).toEqual([
    {
      ...{ provider: 'spruce', account_id: '', account_address: expected },
      ...{ name: 'Front desk', team: '' },
    },
  ])
})

test('a hash is taken as it is, without the settings for personal data', () => {
  const { lines = [] } = namesFile.parse({ lines: [{ ...LINE, address: undefined, hash: HASH }] })
  const settings = () => {
    throw new Error('not needed')
  }
  expect(lineNames(lines, settings).rows).toMatchObject([{ account_address: HASH }])
})

test('two spellings of an address are one line, and the problem does not repeat them', () => {
  const twice = () => linesOf('hash', LINE, { ...LINE, address: 'tel:+1-555-010-0199' })
  expect(twice).toThrow('lines.1: is the same as lines.0: leave one of them out')
  expect(twice).not.toThrow('0199')
})

test('a number without a country code is of the country of its account', () => {
  const national = { ...LINE, address: '300 123 4567' }
  const account_address = personalData('hash').keyedHash('+573001234567')
  expect(linesIn(['CO'], 'hash', national).rows).toMatchObject([{ account_address }])
  const ambiguous = () => linesIn(['US', 'CO'], 'hash', LINE, national)
  expect(ambiguous).toThrow('lines.1.address: is another number in each country')
  expect(ambiguous).not.toThrow('4567')
})

test('settings that drop addresses cannot name a line by one', () => {
  expect(() => linesOf('drop', LINE)).toThrow('PII_CONTACT is drop')
})

test.each([
  ['hash', /^[0-9a-f]{32}$/],
  ['keep', /^in clear$/],
] as const)('with PII_CONTACT=%s, what is printed has no address', async (contact, hash) => {
  const compare = linesOf(contact, LINE).compare
  const { changes } = await compare({ rows: async () => [] } as never)
  expect(changes[0]?.shown['hash']).toMatch(hash)
  expect(JSON.stringify(changes)).not.toContain('5550100199')
})
