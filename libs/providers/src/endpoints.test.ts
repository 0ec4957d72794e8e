import { describe, expect, test } from 'vitest'
import type { SecretReader } from './endpoints.ts'
import { findEndpoint, readEndpoints } from './endpoints.ts'
import type { Endpoint } from './provider.ts'
import { PROVIDERS } from './registry.ts'

const KEY = 'a-key-that-nobody-may-see'
const URL = 'https://hooks.example.com/webhooks/bird'

const SECRETS: SecretReader = {
  env: (name) =>
    new Map([
      ['KEY', `${KEY}\n`],
      ['BLANK', ' '],
    ]).get(name),
  file: (path) => new Map([['/run/key', `${KEY}\n`]]).get(path),
}

const read = (document: unknown, secrets: SecretReader | null = SECRETS) =>
  readEndpoints(document, PROVIDERS, secrets)

const problemsOf = (document: unknown): readonly string[] => {
  const result = read(document)
  return result.ok ? [] : result.problems
}

/** The Spruce endpoint `default` with these fields. */
const endpointOf = (fields: object): Endpoint | undefined => {
  const result = read({ spruce: { default: { secrets: [KEY], ...fields } } })
  return result.ok ? findEndpoint(result.value, 'spruce', 'default') : undefined
}

describe('endpoints: secrets', () => {
  test.each<[string, unknown]>([
    ['a literal', KEY],
    ['a variable', { env: 'KEY' }],
    ['a file', { file: '/run/key' }],
  ])('%s is read, without the line end', (_, secret) => {
    expect(endpointOf({ secrets: [secret] })).toMatchObject({ secrets: [KEY] })
  })

  test('a file that cannot be read is a problem with its cause', () => {
    const file = () => {
      throw new Error('cannot be read (EACCES)')
    }
    const result = read(
      { spruce: { default: { secrets: [{ file: '/run/key' }] } } },
      { ...SECRETS, file },
    )
    expect(result).toMatchObject({
      problems: [expect.stringContaining('the file /run/key cannot be read (EACCES)')],
    })
  })

  test.each<[string, unknown, string]>([
    ['a variable that is not set', { env: 'NO_KEY' }, 'the variable NO_KEY is missing or empty'],
    ['a blank variable', { env: 'BLANK' }, 'the variable BLANK is missing or empty'],
    ['a file that is not there', { file: '/no' }, 'the file /no is missing or empty'],
    ['an empty literal', '', 'a secret is a non-empty string'],
    ['a variable without a name', { env: '' }, 'a secret is a non-empty string'],
    ['both at once', { env: 'KEY', file: '/run/key' }, 'a secret is a non-empty string'],
    ['a number', 1, 'a secret is a non-empty string'],
    ['null', null, 'a secret is a non-empty string'],
  ])('%s is refused by its path', (_, secret, problem) => {
    const problems = problemsOf({ spruce: { default: { secrets: [KEY, secret] } } })
    expect(problems).toEqual([expect.stringMatching(/^spruce\.default\.secrets\.1(\.env)?: /)])
    expect(problems[0]).toContain(problem)
  })

  test.each(PROVIDERS)('$id can be read without its secrets', (provider) => {
    const { endpoints, signing } = provider.createLocalEndpoints(URL)
    const result = read({ [provider.id]: endpoints }, null)
    const named = result.ok ? result.value.get(provider.id) : undefined
    expect([...(named?.keys() ?? [])]).toEqual(Object.keys(endpoints))
    const text = JSON.stringify([...(named?.values() ?? [])])
    const secrets = Object.values(signing).flatMap(({ publicUrl, ...keys }) => Object.values(keys))
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  })
})

describe('endpoints: options of every provider', () => {
  test('an option that is left out has its default', () => {
    expect(endpointOf({})).toMatchObject({
      ...{ name: 'default', account: 'default', quarantine: false, rateLimit: null, country: 'US' },
      automation: { authors: [], apiMessages: 'automation' },
    })
  })

  test.each(PROVIDERS)('$id accepts every one of them', (provider) => {
    const local = provider.createLocalEndpoints(URL).endpoints['default']
    const common = {
      ...{ account: 'clinic', quarantine: true, rateLimit: { perSecond: 20, burst: 50 } },
      ...{ country: 'CO', automation: { authors: ['robot'], apiMessages: 'human' } },
    }
    const result = read({ [provider.id]: { north: { ...(local as object), ...common } } })
    const endpoint = result.ok && findEndpoint(result.value, provider.id, 'north')
    expect(endpoint).toMatchObject({ name: 'north', ...common })
  })

  test.each<[string, object, object]>([
    ['the rate, if it is left out', { perSecond: 20 }, { perSecond: 20, burst: 20 }],
    ['the rate rounded up', { perSecond: 2.5 }, { perSecond: 2.5, burst: 3 }],
    ['at least one', { perSecond: 0.1 }, { perSecond: 0.1, burst: 1 }],
    ['as stated', { perSecond: 20, burst: 1 }, { perSecond: 20, burst: 1 }],
  ])('the burst of a rate limit is %s', (_, rateLimit, expected) => {
    expect(endpointOf({ rateLimit })?.rateLimit).toEqual(expected)
  })

  test.each<[string, object, string]>([
    ['an empty account', { account: '' }, 'account'],
    ['a quarantine that is a word', { quarantine: 'yes' }, 'quarantine'],
    ['a rate of nothing', { rateLimit: { perSecond: 0 } }, 'rateLimit.perSecond'],
    ['a rate limit without a rate', { rateLimit: {} }, 'rateLimit.perSecond'],
    ['half a request at once', { rateLimit: { perSecond: 1, burst: 0.5 } }, 'rateLimit.burst'],
    ['no request at once', { rateLimit: { perSecond: 1, burst: 0 } }, 'rateLimit.burst'],
    ['a misspelt limit', { rateLimit: { perSecond: 1, brust: 2 } }, 'rateLimit'],
    ['a rate limit that is a number', { rateLimit: 20 }, 'rateLimit'],
    ['a country in small letters', { country: 'co' }, 'country'],
    ['a country that does not exist', { country: 'ZZ' }, 'country'],
    ['a country by its name', { country: 'Colombia' }, 'country'],
    ['no country', { country: null }, 'country'],
    ['an author without a name', { automation: { authors: [''] } }, 'automation.authors.0'],
    ['authors that are a text', { automation: { authors: 'a' } }, 'automation.authors'],
    ['API messages by a robot', { automation: { apiMessages: 'bot' } }, 'automation.apiMessages'],
    ['a misspelt automation', { automation: { author: ['a'] } }, 'automation'],
  ])('%s is refused by its path', (_, fields, path) => {
    const problems = problemsOf({ spruce: { default: { secrets: [KEY], ...fields } } })
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([`spruce.default.${path}`])
  })
})

describe('endpoints: the file', () => {
  test.each<[string, unknown, string]>([
    ['null', null, '(file): an object of providers is expected'],
    ['an array', [], '(file): an object of providers is expected'],
    ['an unknown provider', { sprouce: {} }, '(file): there is no provider sprouce: it is one of'],
    ['a provider without endpoints', { spruce: [] }, 'spruce: '],
    [
      'a list instead of an endpoint',
      { spruce: { default: [] } },
      'spruce.default: an endpoint is an',
    ],
    [
      'a name with a space',
      { spruce: { 'a b': { secrets: [KEY] } } },
      'spruce.a b: an endpoint na',
    ],
    ['an empty name', { spruce: { '': { secrets: [KEY] } } }, 'spruce.: an endpoint name is 1 to'],
    ['a name of 65', { spruce: { ['x'.repeat(65)]: { secrets: [KEY] } } }, 'spruce.xxx'],
    [
      'an unknown field',
      { spruce: { a: { secrets: [KEY], secret: 1 } } },
      'spruce.a: Unrecognized',
    ],
  ])('%s is refused, alone', (_, document, problem) => {
    expect(problemsOf(document)).toEqual([expect.stringContaining(problem)])
  })

  test('a file without a provider has no endpoints', () => {
    expect(read({})).toEqual({ ok: true, value: new Map() })
  })

  test('an endpoint is not found under another provider', () => {
    const result = read({ spruce: { north: { secrets: [KEY] } } })
    expect(result.ok && findEndpoint(result.value, 'bird', 'north')).toBeUndefined()
  })

  test('all problems are reported at once, and none shows a secret', () => {
    const problems = problemsOf({
      twitter: {},
      spruce: { 'a b': {}, c: { secrets: KEY, flatEvent: KEY, quarantine: KEY, misspelt: true } },
      bird: { default: { signingKeys: [[KEY], { key: KEY }], publicUrl: KEY } },
      highlevel: { default: { publicKeys: [KEY], rateLimit: { perSecond: KEY }, appIds: KEY } },
    })
    expect(problems.map((problem) => problem.split(': ')[0]).sort()).toEqual([
      '(file)',
      'bird.default.publicUrl',
      'bird.default.signingKeys.0',
      'bird.default.signingKeys.1',
      'highlevel.default.appIds',
      'highlevel.default.publicKeys.0',
      'highlevel.default.rateLimit.perSecond',
      'spruce.a b',
      'spruce.c',
      'spruce.c.flatEvent',
      'spruce.c.quarantine',
      'spruce.c.secrets',
    ])
    expect(problems.join('\n')).not.toContain(KEY)
  })
})
