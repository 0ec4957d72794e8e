import { describe, expect, test } from 'vitest'
import { amount, at, flag, id, lacksAll, list, parseJsonObject, text } from './json.ts'

const LONE = '\ud800'
const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`
const outcomeOf = (body: string | Uint8Array) => {
  const outcome = parseJsonObject(typeof body === 'string' ? Buffer.from(body) : body)
  return outcome.kind === 'dead' ? outcome.code : outcome.kind
}

describe('json: a body', () => {
  test.each<[string, string, string | Uint8Array]>([
    ['an object', 'ok', '{"a":1}'],
    ['an object after a byte order mark', 'ok', '\ufeff{}'],
    ['an empty body', 'INVALID_JSON', ''],
    ['half an object', 'INVALID_JSON', '{"a":'],
    ['two objects', 'INVALID_JSON', '{}{}'],
    ['bytes that are not UTF-8', 'INVALID_JSON', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)],
    ['an array', 'INVALID_ENVELOPE', '[]'],
    ['null', 'INVALID_ENVELOPE', 'null'],
    ['a string', 'INVALID_ENVELOPE', '"{}"'],
    ['64 levels', 'ok', nested(64)],
    ['65 levels', 'INVALID_JSON', nested(65)],
    ['a million open brackets', 'INVALID_JSON', '['.repeat(1_000_000)],
    ['brackets in a string', 'ok', `{"a":"${'['.repeat(100)}"}`],
    ['brackets after an escaped quote', 'ok', `{"a":"\\"${'['.repeat(100)}"}`],
    ['many levels one after the other', 'ok', `{"a":[${'[],'.repeat(100)}[]]}`],
  ])('%s is %s', (_, expected, body) => {
    expect(outcomeOf(body)).toBe(expected)
  })

  test('the detail of a problem holds no text of the body', () => {
    const outcome = parseJsonObject(Buffer.from('{"phone":"+12025550143",}'))
    expect(outcome).toMatchObject({ kind: 'dead', detail: 'the body of 25 bytes is not JSON' })
  })
})

describe('json: fields', () => {
  const document = { a: { b: 'x', none: null }, list: [1] }

  test.each<[string, unknown, readonly string[]]>([
    ['a nested field', 'x', ['a', 'b']],
    ['a field of a text', undefined, ['a', 'b', 'length']],
    ['an index', undefined, ['list', '0']],
    ['a field that everything inherits', undefined, ['constructor']],
    ['a field of null', undefined, ['a', 'none', 'b']],
  ])('%s is read as %j', (_, expected, path) => {
    expect(at(document, ...path)).toBe(expected)
  })

  test.each<[string, unknown, unknown]>([
    ['words', 'words', 'words'],
    ['an empty string', null, ''],
    ['a number', null, 1],
    ['a lone surrogate', 'a\ufffdb', `a${LONE}b`],
    ['a pair of surrogates', '🙂', '🙂'],
  ])('%s has the text %j', (_, expected, value) => {
    expect(text(value)).toBe(expected)
  })

  test.each<[string, unknown, unknown]>([
    ['a name', 'ti_1', 'ti_1'],
    ['a number', '12345', 12345],
    ['zero', '0', 0],
    ['a number above the safe integers', null, 2 ** 53],
    ['a fraction', null, 1.5],
    ['an empty string', null, ''],
    ['an object', null, {}],
  ])('%s has the id %j', (_, expected, value) => {
    expect(id(value)).toBe(expected)
  })

  test.each<[string, unknown, unknown]>([
    ['a number', 1.5, 1.5],
    ['a numeric string', 42, '42'],
    ['zero', 0, 0],
    ['a negative number', null, -1],
    ['a blank string', null, ' '],
    ['a numeric string between blanks', 42.5, ' 42.5 '],
    ['a hexadecimal string', null, '0x10'],
    ['words', null, '1 minute'],
    ['true', null, true],
    ['text above the greatest number', null, '1e999'],
    ['a number above the limit', null, 1e308],
    ['text above the limit', null, '99999999999'],
  ])('%s has the amount %j', (_, expected, value) => {
    expect(amount(value)).toBe(expected)
  })

  test('a value of another type is no flag and an empty list', () => {
    expect([true, false, 'true', 'false', 'yes', 1].map(flag)).toEqual([
      ...[true, false, true, false, null, null],
    ])
    expect([list([1]), list('ab'), list({ length: 1 })]).toEqual([[1], [], []])
  })

  test.each<[string, boolean, unknown]>([
    ['no field', true, {}],
    ['fields that are null', true, { a: null, b: null }],
    ['one field', false, { a: null, b: '' }],
    ['another field', true, { c: 1 }],
  ])('whether an object with %s lacks all fields: %s', (_, expected, value) => {
    expect(lacksAll(value, ['a', 'b'])).toBe(expected)
  })
})
