import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import type { Env, Field } from './config.ts'
import { readConfig } from './config.ts'
import {
  atMost,
  choice,
  duration,
  flag,
  httpUrl,
  int,
  list,
  optionalSecret,
  optionalText,
  port,
  Secret,
  secret,
  share,
  text,
} from './config-fields.ts'

const DOC = 'What it means.'
const NAME = 'NAME'
const COLOUR = choice({ name: NAME, doc: DOC }, ['red', 'blue'], 'red')

const read = (field: Field<unknown>, env: Env) => readConfig({ own: { field } }, env).own.field

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(content: string): string {
  const file = path.join(folder, `secret-${content.length}`)
  writeFileSync(file, content)
  return file
}

describe('a variable is read as', () => {
  test.each([
    { name: 'a text, unchanged', field: text(NAME, 'x', DOC), value: 'y', wanted: 'y' },
    {
      name: 'a text without surrounding blanks',
      field: text(NAME, 'x', DOC),
      value: ' y ',
      wanted: 'y',
    },
    {
      name: 'a list by its commas, without empty items',
      field: list(NAME, '', DOC),
      value: 'a, b,,c ',
      wanted: ['a', 'b', 'c'],
    },
    { name: 'a whole number', field: int(NAME, '1', DOC), value: '42', wanted: 42 },
    { name: 'a share', field: share(NAME, '1', DOC), value: '0.25', wanted: 0.25 },
    {
      name: 'a number up to its limit',
      field: atMost(10, int(NAME, '1', DOC)),
      value: '10',
      wanted: 10,
    },
    { name: 'a port', field: port(NAME, '1', DOC), value: '65535', wanted: 65_535 },
    { name: 'one of the choices', field: COLOUR, value: 'blue', wanted: 'blue' },
    { name: 'a flag', field: flag(NAME, 'false', DOC), value: 'true', wanted: true },
    {
      name: 'a URL, unchanged',
      field: httpUrl(NAME, null, DOC),
      value: 'https://host:8443/path/',
      wanted: 'https://host:8443/path/',
    },
    { name: 'milliseconds', field: duration(NAME, '1s', DOC), value: '250ms', wanted: 250 },
    {
      name: 'seconds as milliseconds',
      field: duration(NAME, '1s', DOC),
      value: '1.5s',
      wanted: 1_500,
    },
    {
      name: 'minutes as milliseconds',
      field: duration(NAME, '1s', DOC),
      value: '15m',
      wanted: 900_000,
    },
    {
      name: 'hours as milliseconds',
      field: duration(NAME, '1s', DOC),
      value: '24h',
      wanted: 86_400_000,
    },
    {
      name: 'days as milliseconds',
      field: duration(NAME, '1s', DOC),
      value: '30d',
      wanted: 2_592_000_000,
    },
    {
      name: 'an optional text',
      field: optionalText(NAME, DOC),
      value: 'y',
      wanted: 'y',
    },
  ])('$name', ({ field, value, wanted }) => {
    expect(read(field, { NAME: value })).toEqual(wanted)
  })
})

describe('a variable that is not set or blank', () => {
  test.each([
    { name: 'takes the default', field: int(NAME, '7', DOC), wanted: 7 },
    { name: 'is null where it is optional', field: optionalText(NAME, DOC), wanted: null },
    {
      name: 'is null for an optional secret',
      field: optionalSecret(NAME, DOC),
      wanted: null,
    },
  ])('$name', ({ field, wanted }) => {
    expect(read(field, {})).toBe(wanted)
    expect(read(field, { NAME: '  ' })).toBe(wanted)
  })

  test('is a problem where it is required', () => {
    expect(() => read(text(NAME, undefined, DOC), { NAME: '' })).toThrow('NAME is not set. What it')
  })
})

describe('an invalid value is a problem that says what is expected', () => {
  test.each([
    { field: int(NAME, '1', DOC), value: '1.5', problem: 'must be a whole number from 0' },
    { field: int(NAME, '1', DOC, 1), value: '0', problem: 'must be a whole number from 1' },
    { field: int(NAME, '1', DOC), value: '-1', problem: 'must be a whole number from 0' },
    { field: int(NAME, '1', DOC), value: '9007199254740993', problem: 'must be a whole number' },
    { field: share(NAME, '1', DOC), value: '1.1', problem: 'must be a number from 0 to 1' },
    { field: atMost(10, int(NAME, '1', DOC)), value: '11', problem: 'must be at most 10' },
    { field: port(NAME, '1', DOC), value: '65536', problem: 'must be a port, 0 to 65535' },
    { field: COLOUR, value: 'Red', problem: 'must be one of red, blue' },
    { field: flag(NAME, 'true', DOC), value: 'yes', problem: 'must be true or false' },
    { field: httpUrl(NAME, null, DOC), value: 'localhost:8123', problem: 'must be a URL such as' },
    { field: httpUrl(NAME, null, DOC), value: 'http//host', problem: 'must be a URL such as' },
    { field: httpUrl(NAME, null, DOC), value: 'http://', problem: 'must be a URL such as' },
    { field: httpUrl(NAME, null, DOC), value: 'tcp://host:9000', problem: 'must be a URL such as' },
    { field: duration(NAME, '1s', DOC), value: '30', problem: 'must be a duration such as' },
    { field: duration(NAME, '1s', DOC), value: '-1s', problem: 'must be a duration such as' },
  ])('$value: $problem', ({ field, value, problem }) => {
    expect(() => read(field, { NAME: value })).toThrow(`${NAME} ${problem}`)
  })
})

describe('a secret', () => {
  test('comes from the variable', () => {
    const { own } = readConfig({ own: { key: secret('KEY', DOC) } }, { KEY: 'hunter2' })
    expect(own.key.reveal()).toBe('hunter2')
  })

  test('comes from a file, without the line end that editors add', () => {
    const env = { KEY_FILE: fileWith('hunter2\n') }
    expect(readConfig({ own: { key: secret('KEY', DOC) } }, env).own.key.reveal()).toBe('hunter2')
  })

  test('comes from the variable where both are set', () => {
    const env = { KEY: 'by value', KEY_FILE: fileWith('by file') }
    expect(readConfig({ own: { key: secret('KEY', DOC) } }, env).own.key.reveal()).toBe('by value')
  })

  test('with a file that cannot be read is a problem that names only the variable', () => {
    expect(() => read(secret('KEY', DOC), { KEY_FILE: '/nowhere/hunter2' })).toThrow(
      /^the configuration has 1 problem\(s\):\n {2}- KEY cannot be read from the file that KEY_FILE names\. What it means\.$/,
    )
  })

  test('in a place that is a folder is a problem that says so', () => {
    expect(() => read(secret('KEY', DOC), { KEY_FILE: tmpdir() })).toThrow(
      /KEY cannot be read from the file that KEY_FILE names \(EISDIR\): it is a folder; remove it/,
    )
  })

  test('with a blank file is a problem, also where the secret is optional', () => {
    const env = { KEY_FILE: fileWith(' \n') }
    const problem = 'KEY is blank in the file that KEY_FILE names'
    expect(() => read(secret('KEY', DOC), env)).toThrow(problem)
    expect(() => read(optionalSecret('KEY', DOC), env)).toThrow(problem)
  })

  test.each([
    ['text', (key: Secret) => String(key)],
    ['JSON', (key: Secret) => JSON.stringify({ key })],
    ['inspected', (key: Secret) => inspect({ key })],
  ])('is redacted as %s', (_, form) => {
    expect(form(new Secret('hunter2'))).toContain('[redacted]')
    expect(form(new Secret('hunter2'))).not.toContain('hunter2')
  })

  test('is the only kind of variable that a file can hold', () => {
    const env = { NAME_FILE: fileWith('from a file') }
    expect(read(text(NAME, 'default', DOC), env)).toBe('default')
  })
})

describe('the whole configuration', () => {
  const GROUPS = {
    one: { size: int('SIZE', '1', 'How large.'), key: secret('KEY', 'Signs.') },
    two: { size: int('SIZE', '1', 'How large.'), wait: duration('WAIT', '1s', 'How long.') },
  } as const

  test('reports every problem at once, each once, and no values', () => {
    const failing = () => readConfig(GROUPS, { SIZE: 'hunter2', WAIT: 'hunter2' })
    expect(failing).toThrow(
      [
        'the configuration has 3 problem(s):',
        '  - SIZE must be a whole number from 0. How large.',
        '  - KEY is not set. Signs.',
        '  - WAIT must be a duration such as 250ms, 30s, 15m, 24h or 30d. How long.',
      ].join('\n'),
    )
    expect(failing).not.toThrow('hunter2')
  })

  test('is frozen', () => {
    const config = readConfig(GROUPS, { KEY: 'x' })
    expect(Object.isFrozen(config) && Object.isFrozen(config.one)).toBe(true)
  })
})
