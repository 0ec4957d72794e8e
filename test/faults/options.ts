import { parseArgs } from 'node:util'

/** A wrong command line; the exit code is 2. */
export class UsageError extends Error {}

/** One share of a commit, or every fault with some seeds. */
export type FaultOptions = {
  readonly run:
    | { readonly share: number; readonly revision: string }
    | { readonly seeds: number; readonly first: number }
  /** Folder of the results; undefined for the default. */
  readonly state: string | undefined
}

const OPTIONS = {
  share: { type: 'string' },
  of: { type: 'string' },
  seeds: { type: 'string' },
  seed: { type: 'string' },
  state: { type: 'string' },
} as const

const USAGE =
  'the options are --share <n> [--of <commit>] or --seeds <n> [--seed <n>], each with [--state <folder>]; test/faults/README.md explains them'

/** Throws UsageError for an option that does not exist, has a wrong value, or has no effect with the others. */
export function parseOptions(args: readonly string[]): FaultOptions {
  const { share, of, seeds, seed, state } = valuesOf(args)
  if (share === undefined) {
    if (of !== undefined) throw wrong('--of names the commit of a share')
    return {
      run: { seeds: positive('seeds', seeds ?? '1'), first: positive('seed', seed ?? '1') },
      state,
    }
  }
  if ((seeds ?? seed) !== undefined) throw wrong('--share has a seed of its own')
  return { run: { share: positive('share', share), revision: of ?? 'HEAD' }, state }
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (error) {
    throw wrong((error as Error).message)
  }
}

function positive(option: string, value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw wrong(`--${option} ${value} is not a whole number above 0`)
}

const wrong = (what: string) => new UsageError(`${what}: ${USAGE}`)
