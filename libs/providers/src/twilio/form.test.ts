import { describe, expect, test } from 'vitest'
import { formFields, formParameters } from './form.ts'

const parametersOf = (body: string | Uint8Array) => formParameters(Buffer.from(body))

describe('twilio: a form', () => {
  test.each<[string, string, readonly (readonly [string, string])[]]>([
    [
      'two parameters',
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'in their order, both of one name',
      'b=2&a=1&b=1',
      [
        ['b', '2'],
        ['a', '1'],
        ['b', '1'],
      ],
    ],
    [
      'without a value',
      'a=&b',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    ['without a name', '=1', [['', '1']]],
    ['with nothing between', '&&a=1&', [['a', '1']]],
    ['with an equals sign in the value', 'a=b=c', [['a', 'b=c']]],
    ['with blanks of both spellings', 'a=b+c%20d', [['a', 'b c d']]],
    ['with escapes in both cases', 'a=%2B%2b', [['a', '++']]],
    ['with an escaped separator', 'a=%26b%3D1', [['a', '&b=1']]],
    [
      'with half an escape',
      'a=%2&b=100%&c=%zz',
      [
        ['a', '%2'],
        ['b', '100%'],
        ['c', '%zz'],
      ],
    ],
    ['of nothing', '', []],
  ])('%s is read', (_, body, expected) => {
    expect(parametersOf(body)).toEqual(expected)
  })

  test('two bodies that differ in a byte are two forms', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const plain = all.filter((byte) => !'&=+%'.includes(String.fromCharCode(byte)))
    const escaped = Array.from(plain, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    expect(parametersOf(plain)).toEqual([[Buffer.from(plain).toString('latin1'), '']])
    expect(parametersOf(escaped)).toEqual(parametersOf(plain))
  })

  test('fields are text, and empty ones are left out', () => {
    expect(formFields(Buffer.from('Body=Gr%C3%BC%C3%9Fe+%F0%9F%91%8B&FromCity=&bad=%FF'))).toEqual({
      Body: 'Grüße 👋',
      bad: '\ufffd',
    })
  })

  test('a thousand parameters are read, and more are refused', () => {
    expect(parametersOf('a=1&'.repeat(999))).toHaveLength(999)
    expect(parametersOf('a=1&'.repeat(1_000))).toBeNull()
    expect(formFields(Buffer.from('a=1&'.repeat(1_000)))).toEqual({})
  })
})
