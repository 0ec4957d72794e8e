import { parseArgs } from 'node:util'

export const USAGE = `Usage: npm start [-- [--once] [--no-samples]]
  --once         stop after the report instead of staying up until Ctrl-C
  --no-samples   do not send the sample webhooks`

export type StartArguments = {
  /** Whether to stop after the report. */
  readonly once: boolean
  /** Whether to send the sample webhooks. */
  readonly withSamples: boolean
}

const FLAG = { type: 'boolean', default: false } as const

/** The words after `npm start --`; null when they are not as in USAGE. */
export function readArguments(words: readonly string[]): StartArguments | null {
  try {
    const options = { once: FLAG, 'no-samples': FLAG }
    const { values } = parseArgs({ args: [...words], options })
    return { once: values.once, withSamples: !values['no-samples'] }
  } catch {
    return null
  }
}
