import type { Define } from '../cli.ts'
import { jsonOption } from '../options.ts'
import { CHECKS } from './checks.ts'
import type { Finding } from './examine.ts'
import { examineAll } from './examine.ts'

const HELP = `
Prints one line for each check. A check that needs one that failed is skipped. Exit code 1 when any fails.`

/** `tributary doctor` */
export const doctor: Define = (command, { env, print, fail }) => {
  command
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async ({ json }) => {
      const findings = await examineAll(CHECKS, env)
      for (const finding of findings) print(json ? JSON.stringify(finding) : lineOf(finding))
      if (findings.some(({ ok }) => !ok)) fail()
    })
}

const lineOf = ({ check, ok, skipped, message }: Finding) =>
  `${wordOf(ok, skipped)}  ${check.padEnd(22)} ${message}`

const wordOf = (ok: boolean, skipped: true | undefined) => (ok ? 'ok  ' : skipped ? '-   ' : 'FAIL')
