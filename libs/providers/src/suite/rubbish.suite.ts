import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bench, Fixture } from './bench.ts'
import { interpret } from './bench.ts'

const WEIRD: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  '\u0000',
  '\ud800',
  '2026-13-45T99:99:99Z',
  '9'.repeat(400),
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  0.1,
  [],
  [null, [[]], {}],
  {},
  { __proto__: null, constructor: 1, toString: 'x', length: -1 },
]

/** Whatever the bytes: an outcome, never a throw. */
export function rubbishSuite({ provider, endpoint, fixtures }: Bench): void {
  const neverThrows = (body: Uint8Array) => {
    provider.identify(body)
    provider.verify({ body, headers: {}, path: '/' }, endpoint, 0)
    expect(['ok', 'skip', 'dead']).toContain(interpret(provider, { body, endpoint }).kind)
  }
  const fixture = fc.constantFrom(...fixtures)

  describe(`${provider.id}: rubbish`, () => {
    test.each(FIXED)('%s is an outcome, not a throw', (_, body) => neverThrows(Buffer.from(body)))

    test('random bytes are an outcome, not a throw', () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), neverThrows))
    })

    test('a webhook cut anywhere is an outcome, not a throw', () => {
      fc.assert(
        fc.property(fixture, fc.nat(), (of, cut) =>
          neverThrows(of.body.subarray(0, cut % of.body.length)),
        ),
      )
    })

    test('a webhook with any value replaced by any other is an outcome, not a throw', () => {
      const mutated = fc.tuple(
        fixture,
        fc.nat(),
        fc.constantFrom(...WEIRD),
        fc.nat(),
        fc.jsonValue(),
      )
      fc.assert(
        fc.property(mutated, ([of, first, weird, second, json]) => {
          const { document, bytesOf } = documentOf(of)
          const once = replaceNth(document, first, weird)
          neverThrows(bytesOf(replaceNth(once, second, json)))
        }),
        { numRuns: 500 },
      )
    })
  })
}

const FIXED: readonly (readonly [string, string | Uint8Array])[] = [
  ['an empty body', ''],
  ['null', 'null'],
  ['an array', '[]'],
  ['a string', '"x"'],
  ['an empty object', '{}'],
  ['a NUL byte', '\u0000'],
  ['a byte order mark', '\ufeff{}'],
  ['invalid UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
  ['a megabyte of brackets', '['.repeat(1 << 20)],
  ['deep objects', '{"a":'.repeat(5_000)],
  ['prototype keys', '{"__proto__":{"type":"x"},"constructor":{"prototype":1}}'],
]

/** A body as a document whose values can be replaced, and the way back: JSON, else a form. */
function documentOf({ body }: Fixture) {
  const text = Buffer.from(body).toString('utf8')
  try {
    return { document: JSON.parse(text) as unknown, bytesOf: bytesOfJson }
  } catch {
    return { document: Object.fromEntries(new URLSearchParams(text)), bytesOf: bytesOfForm }
  }
}

const bytesOfJson = (document: unknown): Uint8Array => Buffer.from(JSON.stringify(document))

function bytesOfForm(document: unknown): Uint8Array {
  if (typeof document !== 'object' || document === null) return bytesOfJson(document)
  const fields = Object.entries(document).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Buffer.from(new URLSearchParams(Object.fromEntries(fields)).toString())
}

/** The document with its n-th value (counted depth first, modulo their number) replaced. */
function replaceNth(document: unknown, n: number, replacement: unknown): unknown {
  const total = countValues(document)
  let left = n % total
  const walk = (value: unknown): unknown => {
    if (left-- === 0) return replacement
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
  }
  return walk(document)
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inner) => sum + countValues(inner), 1)
}
