import { describe, Failure } from '@tributary/core'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import type { CommandContext } from '../context.ts'
import type { Check } from './checks.ts'
import { CHECKS } from './checks.ts'

type Finding = { readonly check: string; readonly ok: boolean; readonly message: string }

export const doctor: Command = {
  name: 'doctor',
  usage: '[--json]',
  summary: 'checks every dependency and service; says the mend for each failure',
  options: JSON_OPTION,
  async run({ values }, { env, print }) {
    const findings = await Promise.all(CHECKS.map((check) => examine(check, env)))
    for (const finding of findings)
      print(values['json'] ? JSON.stringify(finding) : lineOf(finding))
    return findings.every(({ ok }) => ok)
  },
}

async function examine({ name, run, mend }: Check, env: CommandContext['env']): Promise<Finding> {
  try {
    return { check: name, ok: true, message: await run(env) }
  } catch (error) {
    const why = error instanceof Failure ? error.message : describe(error)
    return { check: name, ok: false, message: `${why}. ${mend}` }
  }
}

const lineOf = ({ check, ok, message }: Finding) =>
  `${ok ? 'ok  ' : 'FAIL'}  ${check.padEnd(22)} ${message}`
