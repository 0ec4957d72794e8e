import { readFileSync } from 'node:fs'
import type { Env } from './config.ts'
import { invalidConfig, unreadable } from './config.ts'

/** The JSON document in the file that a variable names. Throws CONFIG_INVALID when it cannot be read. */
export function readJsonFile(variable: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : `cannot be read${unreadable(error)}`
    throw invalidConfig([`the file ${file} (${variable}) ${why}`])
  }
}

/**
 * The document in the JSON file that a variable names, checked by `read` (such as `readEndpoints` of
 * the providers). Throws CONFIG_INVALID with every problem at once.
 */
export function loadDocument<T>(
  { variable, file }: { readonly variable: string; readonly file: string },
  read: (document: unknown) => Checked<T>,
): T {
  const checked = read(readJsonFile(variable, file))
  if (!checked.ok) throw invalidConfig(checked.problems)
  return checked.value
}

/** A valid document, or its problems. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * Reads the secrets that a document refers to by variable or by file; undefined for those that are
 * missing. Throws an Error whose message says why a file that exists cannot be read.
 */
export function secretReader(env: Env) {
  return {
    env: (name: string) => env[name],
    file: (path: string) => {
      try {
        return readFileSync(path, 'utf8')
      } catch (error) {
        const why = unreadable(error)
        if (why !== '') throw new Error(`cannot be read${why}`, { cause: error })
        return undefined
      }
    },
  }
}
