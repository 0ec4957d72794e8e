import { readFileSync } from 'node:fs'
import { Failure } from '@tributary/core'

/** Environment variables of the process. Unset and blank mean the same. */
export type Env = Readonly<Record<string, string | undefined>>

/**
 * One variable. `fallback` is its default as text: `undefined` makes it required, `null` makes it
 * optional (the value is null).
 */
export type Field<T> = {
  readonly name: string
  /** What it means, as a sentence. */
  readonly doc: string
  readonly fallback: string | null | undefined
  readonly secret?: true
  /** The allowed values, where they are a closed set. */
  readonly options?: readonly string[]
  /** Reads a non-blank text. Throws an Error whose message says what is expected, such as `must be a port`. */
  readonly read: (text: string) => T
}

export type Fields = Readonly<Record<string, Field<unknown>>>

export type ConfigOf<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never
}

/** Fields, grouped by the part of the service that they configure. */
export type FieldGroups = Readonly<Record<string, Fields>>

export type GroupsOf<G extends FieldGroups> = { readonly [K in keyof G]: ConfigOf<G[K]> }

/** Reads every field of every group. Throws CONFIG_INVALID with every problem at once. */
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

/** The Failure that lists problems of the configuration, one per line; each says what is expected. */
export function invalidConfig(problems: readonly string[]): Failure {
  const lines = problems.map((problem) => `\n  - ${problem}`).join('')
  const what = `the configuration has ${problems.length} problem(s):${lines}`
  return new Failure('CONFIG_INVALID', { what })
}

type Result = { readonly value: unknown } | { readonly problem: string }

function readField(field: Field<unknown>, env: Env): Result {
  try {
    const text = textOf(field, env) ?? field.fallback
    if (text === null) return { value: null }
    if (text === undefined) throw new Error('is not set')
    return { value: field.read(text) }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'cannot be read'
    return { problem: `${field.name} ${why}. ${field.doc}` }
  }
}

/** The text of the variable; a secret may be in the file that `<NAME>_FILE` names instead. */
function textOf(field: Field<unknown>, env: Env): string | undefined {
  const text = env[field.name]?.trim()
  if (text) return text
  const file = field.secret ? env[`${field.name}_FILE`]?.trim() : undefined
  if (!file) return undefined
  const content = readText(file)
  if ('why' in content) {
    throw new Error(`cannot be read from the file that ${field.name}_FILE names${content.why}`)
  }
  if (content.text === '') throw new Error(`is blank in the file that ${field.name}_FILE names`)
  return content.text
}

/**
 * The trimmed text of a file. `why` completes a message that the file cannot be read: empty when it
 * does not exist, else the cause and its fix, without the path.
 */
export function readText(file: string): { readonly text: string } | { readonly why: string } {
  try {
    return { text: readFileSync(file, 'utf8').trim() }
  } catch (error) {
    return { why: unreadable(error) }
  }
}

/** The cause and the fix of a file that cannot be read; empty when it does not exist. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === '' || code === 'ENOENT') return ''
  const fix = FIXES[code]?.()
  return fix === undefined ? ` (${code})` : ` (${code}): ${fix}`
}

const FORBIDDEN = () => {
  const uid = process.getuid?.() ?? 'of this process'
  return `run "chmod 644" on the file, or "chown" it to the user ${uid}; the user ${uid} must also be able to open its folders`
}

/** What to do about an error of the file system, by its code. */
const FIXES: Readonly<Record<string, () => string>> = {
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EISDIR: () =>
    'it is a folder; remove it and write the file (Docker makes a folder where the file of a mount is missing)',
}
