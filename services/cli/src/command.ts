import type { ParseArgsConfig } from 'node:util'
import type { CommandContext } from './context.ts'
import { UsageError } from './context.ts'

export type Arguments = {
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | undefined>>
}

/**
 * A command of the command line. `run` resolves to whether it succeeded (exit code 0 or 1); it throws
 * UsageError for wrong usage (exit code 2) and a Failure for everything else.
 */
export type Command = {
  /** Words after `tributary`, such as "topics apply". */
  readonly name: string
  /** Arguments and options, as in the usage line. */
  readonly usage: string
  readonly summary: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  readonly run: (args: Arguments, context: CommandContext) => Promise<boolean>
}

/** A whole number from 1 out of an option; `fallback` when it is left out. */
export function countOption(args: Arguments, name: string, fallback: number): number {
  const text = textOption(args, name)
  if (text === undefined) return fallback
  const count = Number(text)
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new UsageError(`--${name} is a whole number from 1`)
}

/** `--json`, on every command that prints data. */
export const JSON_OPTION = { json: { type: 'boolean' } } as const

/** The text of an option, or undefined. */
export function textOption(args: Arguments, name: string): string | undefined {
  const value = args.values[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
