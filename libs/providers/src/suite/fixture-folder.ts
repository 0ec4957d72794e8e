import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Files of `fixtures/` that belong to no single fixture. */
const SHARED: ReadonlySet<string> = new Set(['README.md', 'lifecycles.json'])

/** A file that belongs to the fixture in its first group. */
const OF_A_FIXTURE = /^(.+)\.(?:body|expected\.json|endpoint\.json)$/

/** Fixtures of one entity in the order of its states, by the name of that life cycle. */
export type LifeCycles = Readonly<Record<string, readonly string[]>>

/** Options that the fixture's `.endpoint.json` adds to the endpoint. Throws when it is not an object. */
export function optionsOfFixture(folder: string, name: string): object {
  const file = path.join(folder, `${name}.endpoint.json`)
  return existsSync(file) ? readObject(file) : {}
}

/** Reads `lifecycles.json`. Throws when it is missing or not an object. */
export const lifeCyclesIn = (folder: string): LifeCycles =>
  readObject(path.join(folder, 'lifecycles.json')) as LifeCycles

/** Files without a fixture of their name, and life cycles that name a fixture that does not exist. */
export function orphansIn(folder: string): readonly string[] {
  const files = readdirSync(folder)
  const isFixture = (name: string) => files.includes(`${name}.body`)
  const strayFiles = files
    .filter((file) => !SHARED.has(file) && !isFixture(OF_A_FIXTURE.exec(file)?.[1] ?? ''))
    .map((file) => `${file} belongs to no .body file: rename or remove it`)
  const strayNames = Object.entries(lifeCyclesIn(folder)).flatMap(([cycle, names]) =>
    names
      .filter((name) => !isFixture(name))
      .map((name) => `"${cycle}" of lifecycles.json names ${name}, but there is no ${name}.body`),
  )
  return [...strayFiles, ...strayNames]
}

function readObject(file: string): object {
  const value = parsed(file)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new Error(`${file} is not a JSON object`)
}

function parsed(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is not JSON: correct it or remove it`, { cause: error })
  }
}
