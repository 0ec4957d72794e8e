import { readFileSync } from 'node:fs'
import path from 'node:path'
import { DEFAULTS } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import type { Draft, Provider } from '../provider.ts'
import type { Bench, Fixture } from './bench.ts'
import { benchOf, draftsOf, interpret } from './bench.ts'
import { personalDataOutsideItsPlace } from './personal-data.suite.ts'
import { rubbishSuite } from './rubbish.suite.ts'
import { samplesSuite } from './samples.suite.ts'
import { verifySuite } from './verify.suite.ts'

/**
 * The conformance suite of every provider; `folder` is the provider's own. What it promises, in
 * short, stands in the README of this package. In `fixtures`, a fixture is `<name>.body` (the exact bytes), beside it
 * `<name>.expected.json` (what parse and map make of it, written by `vitest -u`, reviewed by a
 * person) and, where the endpoint has options, `<name>.endpoint.json`. `lifecycles.json` lists
 * fixtures of one entity in the order in which they came to be, by a name.
 */
export function providerSuite(provider: Provider, folder: string): void {
  const bench = benchOf(provider, folder)
  mappingSuite(bench, path.join(folder, 'fixtures'))
  verifySuite(bench)
  rubbishSuite(bench)
  samplesSuite(bench, path.join(folder, 'samples'))
}

function mappingSuite({ provider, fixtures }: Bench, folder: string): void {
  describe(`${provider.id}: mapping`, () => {
    test.each(fixtures)('$name maps to its expected file', async (fixture) => {
      const readable = `${JSON.stringify(readableOutcome(provider, fixture), null, 2)}\n`
      await expect(readable).toMatchFileSnapshot(path.join(folder, `${fixture.name}.expected.json`))
    })

    test.each(fixtures)('$name twice gives identical records', (fixture) => {
      expect(interpret(provider, fixture)).toEqual(interpret(provider, fixture))
    })

    test.each(fixtures)('$name keeps personal data in its place', (fixture) => {
      expect(personalDataOutsideItsPlace(draftsOf(provider, fixture))).toEqual([])
    })

    test('the records of all fixtures have distinct event ids', () => {
      const ids = fixtures.flatMap((fixture) => draftsOf(provider, fixture).map(eventIdOf))
      expect(ids.length).toBe(new Set(ids).size)
    })

    test.each(Object.entries(lifeCycles(folder)))(
      'versions never decrease along %s',
      (_, names) => {
        const steps = names.map((name) => fixtureNamed(fixtures, name))
        const versions = steps.map((fixture) => draftsOf(provider, fixture)[0]?.facts.version)
        expect(versions).toEqual([...versions].sort((a, b) => Number(a) - Number(b)))
      },
    )
  })
}

/** The outcome with only those facts that differ from the schema's defaults. */
function readableOutcome(provider: Provider, fixture: Fixture) {
  const outcome = interpret(provider, fixture)
  if (outcome.kind !== 'ok') return outcome
  return { kind: 'ok', value: outcome.value.map(withoutDefaults) }
}

function withoutDefaults(draft: Draft) {
  const defaults: Readonly<Record<string, unknown>> = DEFAULTS[draft.kind]
  const said = Object.entries(draft.facts).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]),
  )
  return { ...draft, facts: Object.fromEntries(said) }
}

const eventIdOf = (draft: Draft) => draft.facts.event_id

function fixtureNamed(fixtures: readonly Fixture[], name: string): Fixture {
  const found = fixtures.find((fixture) => fixture.name === name)
  if (found === undefined) throw new Error(`lifecycles.json names ${name}, which is no fixture`)
  return found
}

function lifeCycles(folder: string): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(readFileSync(path.join(folder, 'lifecycles.json'), 'utf8'))
}
