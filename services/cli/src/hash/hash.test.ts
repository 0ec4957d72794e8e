import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createPersonalData, normalizeAddress } from '@tributary/normalization'
import { afterAll, describe, expect, test } from 'vitest'
import { runCli } from '../cli.ts'
import { createTestIo } from '../testing/test-io.ts'

// runCli loads the command lazily: load it before the clock of a test runs.
import './command.ts'

const KEY = { PII_HASH_KEY: 'a key of this test' }
const { keyedHash } = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: KEY.PII_HASH_KEY },
})
const NUMBER = keyedHash('+15550100199')

async function hash(words: readonly string[], { env = {}, stdin = '' } = {}) {
  const io = createTestIo({ env: { ...KEY, ...env }, stdin })
  const exitCode = await runCli(['hash', ...words], io)
  return { exitCode, text: io.printed.join('\n'), notes: io.notes.join('\n') }
}

test('every spelling of a number has the hash that the views show', async () => {
  const spellings = ['+1 (555) 010-0199', 'tel:+15550100199', '555.010.0199']
  expect(await hash(spellings)).toMatchObject({
    exitCode: 0,
    text: [NUMBER, NUMBER, NUMBER].join('\n'),
  })
})

test('the lines of standard input are in the place of -', async () => {
  const stdin = '+15550100199\r\n\nKim@Example.com\n'
  const { text } = await hash(['desk@example.com', '-'], { stdin })
  expect(text.split('\n')).toEqual([
    ...[keyedHash('desk@example.com'), NUMBER, keyedHash('kim@example.com')],
  ])
})

test('a number without + is of the country that is named', async () => {
  const { text } = await hash(['601 234 5678', '--country', 'CO'])
  expect(text).toBe(keyedHash('+576012345678'))
})

describe('with an endpoints file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tributary-hash-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  function fileOf(...countries: readonly string[]) {
    const file = path.join(folder, `${countries.join('-')}.json`)
    const named = countries.map((country) => [country, { country }])
    writeFileSync(file, JSON.stringify({ highlevel: Object.fromEntries(named) }))
    return { env: { ENDPOINTS_FILE: file } }
  }

  test('a number without + is of the country of the endpoints', async () => {
    const { text } = await hash(['601 234 5678'], fileOf('CO'))
    expect(text).toBe(keyedHash('+576012345678'))
  })

  test('one that several countries read differently is wrong usage, unless one is named', async () => {
    const words = ['+576012345678', '601 234 5678']
    const { exitCode, text, notes } = await hash(words, fileOf('US', 'CO'))
    expect({ exitCode, text }).toEqual({ exitCode: 2, text: '' })
    expect(notes).toContain('address 2 is another number in each country of the endpoints (US, CO)')
    const named = await hash([...words, '--country', 'CO'], fileOf('US', 'CO'))
    expect(new Set(named.text.split('\n'))).toEqual(new Set([keyedHash('+576012345678')]))
  })
})

test('--json prints the hashes as a list', async () => {
  expect(JSON.parse((await hash(['+15550100199', '--json'])).text)).toEqual([NUMBER])
})

test('where the views show addresses, it prints the one spelling', async () => {
  const { text } = await hash(['(555) 010-0199'], { env: { PII_CONTACT: 'keep' } })
  expect(text).toBe(normalizeAddress('(555) 010-0199'))
})

test.each([
  ['no address', [], {}, 2, "missing required argument 'address'"],
  ['an empty standard input', ['-'], { stdin: '\n' }, 2, 'standard input has no addresses'],
  ['an invisible address', ['-'], { stdin: 'a@b.example\n\u200b\n' }, 2, 'address 2 has no char'],
  ['an unknown country', ['1', '--country', 'co'], {}, 2, 'such as CO'],
  ['no key', ['1'], { env: { PII_HASH_KEY: '' } }, 1, 'PII_HASH_KEY'],
  ['dropped addresses', ['1'], { env: { PII_CONTACT: 'drop' } }, 1, 'PII_CONTACT is drop'],
])('%s is an error with its fix', async (_, words, options, exitCode, message) => {
  const result = await hash(words, options)
  expect(result).toMatchObject({ exitCode, text: '' })
  expect(result.notes).toContain(message)
})
