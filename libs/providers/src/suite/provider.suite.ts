import path from 'node:path'
import { DEFAULTS } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import type { Draft, Provider } from '../provider.ts'
import { lifeCyclesIn, orphansIn } from './fixture-folder.ts'
import type { Fixture, Harness } from './harness.ts'
import { draftsOf, harnessOf, interpret } from './harness.ts'
import { personalDataOutsideItsPlace } from './personal-data.ts'
import { rubbishSuite } from './rubbish.suite.ts'
import { samplesSuite } from './samples.suite.ts'
import { tellsSuite } from './tells.suite.ts'
import { VERIFICATION_CHECKS } from './verification.ts'

/**
 * Registers the conformance suite of a provider. `folder` is the folder of that provider, with
 * `fixtures/` and `samples/` in it; README.md of this package describes their files.
 */
export function providerSuite(provider: Provider, folder: string): void {
  const harness = harnessOf(provider, folder)
  mappingSuite(harness, path.join(folder, 'fixtures'))
  tellsSuite(provider, harness.fixtures)
  verificationSuite(harness)
  rubbishSuite(harness)
  samplesSuite(harness, path.join(folder, 'samples'))
}

function mappingSuite({ provider, fixtures }: Harness, folder: string): void {
  const named = new Map(fixtures.map((fixture) => [fixture.name, fixture]))
  const versionOf = (name: string): number => {
    const fixture = named.get(name)
    const [draft] = fixture === undefined ? [] : draftsOf(provider, fixture)
    return draft?.facts.version ?? Number.NaN
  }

  describe(`${provider.id}: mapping`, () => {
    test.each(fixtures)('$name maps to its expected file', async (fixture) => {
      const readable = `${JSON.stringify(readableOutcome(provider, fixture), null, 2)}\n`
      await expect(readable).toMatchFileSnapshot(path.join(folder, `${fixture.name}.expected.json`))
    })

    test.each(fixtures)('$name mapped twice gives identical records', (fixture) => {
      expect(interpret(provider, fixture)).toEqual(interpret(provider, fixture))
    })

    test.each(fixtures)('$name keeps personal data in its place', (fixture) => {
      const drafts = draftsOf(provider, fixture)
      expect(personalDataOutsideItsPlace(fixture.body, drafts)).toEqual([])
    })

    test('every file of the folder belongs to a fixture', () => {
      expect(orphansIn(folder)).toEqual([])
    })

    test('the records of all fixtures have distinct event ids', () => {
      expect(sharedEventIds(provider, fixtures)).toEqual([])
    })

    test.each(Object.entries(lifeCyclesIn(folder)))(
      'versions never decrease along %s',
      (_, names) => {
        const versions = names.map((name) => ({ name, version: versionOf(name) }))
        expect(versions.filter(({ version }) => Number.isNaN(version))).toEqual([])
        expect(versions).toEqual(versions.toSorted((a, b) => a.version - b.version))
      },
    )
  })
}

function verificationSuite(harness: Harness): void {
  describe(`${harness.provider.id}: verification`, () => {
    test.each(VERIFICATION_CHECKS)('$promise', ({ problemsOf }) => {
      expect(problemsOf(harness)).toEqual([])
    })
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
  const stated = Object.entries(draft.facts).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]),
  )
  return { ...draft, facts: Object.fromEntries(stated) }
}

/** Event ids of more than one record, each with the fixtures that give it. */
function sharedEventIds(provider: Provider, fixtures: readonly Fixture[]): readonly string[] {
  const all = fixtures.flatMap((fixture) =>
    draftsOf(provider, fixture).map(({ facts }) => ({ id: facts.event_id, name: fixture.name })),
  )
  return [...Map.groupBy(all, ({ id }) => id)]
    .filter(([, records]) => records.length > 1)
    .map(([id, records]) => `${id}: ${records.map(({ name }) => name).join(', ')}`)
}
