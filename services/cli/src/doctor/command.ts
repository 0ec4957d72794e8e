import { describe, Failure } from '@tributary/core'
import type { Define } from '../cli.ts'
import type { CommandContext } from '../context.ts'
import { jsonOption } from '../options.ts'
import type { Check } from './checks.ts'
import { CHECKS } from './checks.ts'

const HELP = `
Prints one line for each check. Exit code 1 when any fails.`

/** `tributary doctor` */
export const doctor: Define = (command, { env, print, fail }) => {
  command
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async ({ json }) => {
      const findings = await Promise.all(CHECKS.map((check) => examine(check, env)))
      for (const finding of findings) print(json ? JSON.stringify(finding) : lineOf(finding))
      if (findings.some(({ ok }) => !ok)) fail()
    })
}

type Finding = { readonly check: string; readonly ok: boolean; readonly message: string }

/** Runs a check. Its own fix goes with a failure that names none. */
export async function examine(
  { name, run, fix }: Check,
  env: CommandContext['env'],
): Promise<Finding> {
  try {
    return { check: name, ok: true, message: await run(env) }
  } catch (error) {
    const [what, ownFix] =
      error instanceof Failure ? [error.what, error.fix] : [describe(error), null]
    return { check: name, ok: false, message: `${what}: ${ownFix ?? fix}` }
  }
}

const lineOf = ({ check, ok, message }: Finding) =>
  `${ok ? 'ok  ' : 'FAIL'}  ${check.padEnd(22)} ${message}`
