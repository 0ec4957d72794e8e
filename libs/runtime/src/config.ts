import { readFileSync } from 'node:fs'
import { Failure } from '@tributary/core'
import { Secret } from './secret.ts'

/** What the process was started with. Unset and blank are the same. */
export type Env = Readonly<Record<string, string | undefined>>

/**
 * One variable: where it is read, what it means, and its text form's default.
 * `fallback: undefined` makes it required; `null` makes it optional (the value is null).
 */
export type Field<T> = {
  readonly name: string
  readonly doc: string
  readonly fallback: string | null | undefined
  readonly secret?: true
  /** The values that are allowed, where they are a closed set. */
  readonly options?: readonly string[]
  /** The value of a non-blank text; throws an Error whose message is the expectation. */
  readonly read: (text: string) => T
}

export type Fields = Readonly<Record<string, Field<unknown>>>

export type ConfigOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never
}

/** Fields by the part of the service that they configure. */
export type FieldGroups = Readonly<Record<string, Fields>>

export type GroupsOf<G extends FieldGroups> = { readonly [K in keyof G]: ConfigOf<G[K]> }

/** Reads every field of every group, or throws CONFIG_INVALID that lists every problem at once. */
export function readConfig<const G extends FieldGroups>(groups: G, env: Env): GroupsOf<G> {
  const problems: string[] = []
  const read = (fields: Fields) =>
    Object.entries(fields).map(([key, field]) => {
      const result = readField(field, env)
      if ('problem' in result) problems.push(result.problem)
      return [key, 'value' in result ? result.value : undefined] as const
    })
  const config = Object.entries(groups).map(
    ([group, fields]) => [group, Object.freeze(Object.fromEntries(read(fields)))] as const,
  )
  if (problems.length > 0) throw invalidConfig([...new Set(problems)])
  return Object.freeze(Object.fromEntries(config)) as GroupsOf<G>
}

export function invalidConfig(problems: readonly string[]): Failure {
  const lines = problems.map((problem) => `\n  - ${problem}`).join('')
  return new Failure(
    'CONFIG_INVALID',
    `the configuration has ${problems.length} problem(s):${lines}`,
  )
}

type Result = { readonly value: unknown } | { readonly problem: string }

function readField(field: Field<unknown>, env: Env): Result {
  try {
    const text = given(field, env) ?? field.fallback
    if (text === null) return { value: null }
    if (text === undefined) throw new Error('is not set')
    return { value: field.read(text) }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'cannot be read'
    return { problem: `${field.name} ${why}. ${field.doc}` }
  }
}

/** The text of the variable; a secret may instead stand in the file that `<NAME>_FILE` names. */
function given(field: Field<unknown>, env: Env): string | undefined {
  const text = env[field.name]?.trim()
  if (text) return text
  const file = field.secret ? env[`${field.name}_FILE`]?.trim() : undefined
  if (!file) return undefined
  const content = contentOf(file)
  if (content === undefined) {
    throw new Error(`cannot be read from the file that ${field.name}_FILE names`)
  }
  if (content === '') throw new Error(`is blank in the file that ${field.name}_FILE names`)
  return content
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

type Spec = { readonly name: string; readonly doc: string }
type Default = string | null | undefined

export function text(name: string, fallback: Default, doc: string): Field<string> {
  return { name, fallback, doc, read: (value) => value }
}

/** A text that may be left out. */
export function optionalText(name: string, doc: string): Field<string | null> {
  return { name, fallback: null, doc, read: (value) => value }
}

/** The text of a file that may be left out; the variable names the file. */
export function optionalFile(name: string, doc: string): Field<string | null> {
  const read = (file: string) => {
    const content = contentOf(file)
    if (content) return content
    throw new Error('names a file that cannot be read or is blank')
  }
  return { name, fallback: null, doc, read }
}

/** A comma-separated list; blanks are dropped. */
export function list(name: string, fallback: Default, doc: string): Field<readonly string[]> {
  const read = (value: string) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  return { name, fallback, doc, read }
}

export function int(name: string, fallback: Default, doc: string, min = 0): Field<number> {
  const read = (value: string) => {
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= min && Number.isSafeInteger(number)) return number
    throw new Error(`must be a whole number from ${min}`)
  }
  return { name, fallback, doc, read }
}

/** A share of a whole, from 0 to 1. */
export function share(name: string, fallback: Default, doc: string): Field<number> {
  const read = (value: string) => {
    const number = Number(value)
    if (number >= 0 && number <= 1) return number
    throw new Error('must be a number from 0 to 1')
  }
  return { name, fallback, doc, read }
}

/** The same field, whose number may not be larger than `max`. */
export function atMost(max: number, field: Field<number>): Field<number> {
  const read = (value: string) => {
    const number = field.read(value)
    if (number <= max) return number
    throw new Error(`must be at most ${max}`)
  }
  return { ...field, read }
}

export function port(name: string, fallback: Default, doc: string): Field<number> {
  const read = (value: string) => {
    const number = Number(value)
    if (/^\d+$/.test(value) && number <= 65_535) return number
    throw new Error('must be a port, 0 to 65535')
  }
  return { name, fallback, doc, read }
}

export function choice<const C extends string>(
  { name, doc }: Spec,
  options: readonly C[],
  fallback?: C,
): Field<C> {
  const read = (value: string) => {
    const found = options.find((option) => option === value)
    if (found !== undefined) return found
    throw new Error(`must be one of ${options.join(', ')}`)
  }
  return { name, doc, fallback, options, read }
}

export function flag(name: string, fallback: 'true' | 'false', doc: string): Field<boolean> {
  const read = (value: string) => {
    if (value === 'true' || value === 'false') return value === 'true'
    throw new Error('must be true or false')
  }
  return { name, fallback, doc, options: ['true', 'false'], read }
}

const DURATION_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration such as 250ms, 30s, 15m, 24h or 30d; the value is milliseconds. */
export function duration(name: string, fallback: Default, doc: string): Field<number> {
  const read = (value: string) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value)
    if (match === null) throw new Error('must be a duration such as 250ms, 30s, 15m, 24h or 30d')
    return Number(match[1]) * DURATION_MS[match[2] as keyof typeof DURATION_MS]
  }
  return { name, fallback, doc, read }
}

/** A secret, by value or by file (`<NAME>_FILE`). */
export function secret(name: string, doc: string): Field<Secret> {
  return { name, fallback: undefined, doc, secret: true, read: (value) => new Secret(value) }
}

/** A secret that may be left out. */
export function optionalSecret(name: string, doc: string): Field<Secret | null> {
  return { name, fallback: null, doc, secret: true, read: (value) => new Secret(value) }
}
