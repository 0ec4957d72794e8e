import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentOf, replaceNth } from './body-document.ts'
import type { Harness } from './harness.ts'
import { interpret } from './harness.ts'

const ODD_VALUES: readonly unknown[] = [
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

const ODD_BODIES: readonly (readonly [string, string | Uint8Array])[] = [
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

/** Time limit of a property test: a loaded machine is slow, and no input is. */
const LIMIT_MS = 30_000

/** Registers tests that any bytes have an outcome. A counterexample names its fixture. */
export function rubbishSuite({ provider, endpoint, fixtures }: Harness): void {
  const bodies = new Map(fixtures.map(({ name, body }) => [name, body]))
  const fixtureName = fc.constantFrom(...bodies.keys())
  const bodyOf = (name: string) => bodies.get(name) ?? new Uint8Array()

  const hasOutcome = (body: Uint8Array) => {
    provider.identify(body)
    provider.verify({ body, headers: {}, path: '/' }, endpoint, 0)
    expect(['ok', 'skip', 'dead']).toContain(interpret(provider, { body, endpoint }).kind)
  }

  describe(`${provider.id}: rubbish`, () => {
    test.each(ODD_BODIES)('%s is an outcome, not a throw', (_, body) => {
      hasOutcome(Buffer.from(body))
    })

    test(
      'random bytes are an outcome, not a throw',
      () => {
        fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), hasOutcome))
      },
      LIMIT_MS,
    )

    test(
      'a webhook cut at any byte is an outcome, not a throw',
      () => {
        const cutAnywhere = fc.property(fixtureName, fc.nat(), (name, cut) => {
          const body = bodyOf(name)
          hasOutcome(body.subarray(0, cut % body.length))
        })
        fc.assert(cutAnywhere)
      },
      LIMIT_MS,
    )

    test(
      'a webhook with any value replaced by any other is an outcome, not a throw',
      () => {
        const replaced = fc.property(
          fixtureName,
          fc.nat(),
          fc.constantFrom(...ODD_VALUES),
          fc.nat(),
          fc.jsonValue(),
          (name, first, oddValue, second, json) => {
            const { document, bytesOf } = documentOf(bodyOf(name))
            const once = replaceNth(document, first, oddValue)
            hasOutcome(bytesOf(replaceNth(once, second, json)))
          },
        )
        fc.assert(replaced, { numRuns: 500 })
      },
      LIMIT_MS,
    )
  })
}
