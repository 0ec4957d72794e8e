import { readFileSync } from 'node:fs'
import type { Env } from './config.ts'
import { invalidConfig } from './config.ts'

/** The JSON document in the file that a variable names; CONFIG_INVALID when it cannot be read. */
export function readJsonFile(variable: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw invalidConfig([`the file ${file} (${variable}) ${why}`])
  }
}

/** Reads secrets that a document only points at. */
export function secretReader(env: Env) {
  return {
    env: (name: string) => env[name],
    file: (path: string) => {
      try {
        return readFileSync(path, 'utf8')
      } catch {
        return undefined
      }
    },
  }
}
