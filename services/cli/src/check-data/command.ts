import { withDatabase } from '@tributary/runtime/clickhouse'
import { clickHouseSettingsOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { jsonOption } from '../options.ts'
import { DATA_CHECKS } from './checks.ts'
import type { CheckResult } from './run-checks.ts'
import { runDataChecks } from './run-checks.ts'

const HELP = `
Each check is a query that returns the rows which break an invariant of the views. Exit code 1 when
any does; the output then shows some of these rows.`

/** `tributary check-data` */
export const checkData: Define = (command, { env, print, fail }) => {
  command
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async ({ json }) => {
      const results = await withDatabase(clickHouseSettingsOf(env), async (database) => {
        const found: CheckResult[] = []
        for await (const result of runDataChecks(database, DATA_CHECKS)) {
          found.push(result)
          if (!json) print(linesOf(result))
        }
        return found
      })
      const broken = results.filter(({ ok }) => !ok).length
      print(json ? JSON.stringify(results) : sumOf(results.length, broken))
      if (broken > 0) fail()
    })
}

const sumOf = (checks: number, broken: number) =>
  broken === 0 ? `all ${checks} hold` : `${broken} of ${checks} are broken`

const NAME_WIDTH = Math.max(...DATA_CHECKS.map(({ name }) => name.length))

function linesOf({ check, ok, violations, meaning, examples }: CheckResult): string {
  const name = check.padEnd(NAME_WIDTH)
  if (ok) return `ok    ${name}  ${meaning}`
  return [
    `FAIL  ${name}  violations: ${violations}. ${meaning}`,
    ...examples.map((row) => `      ${JSON.stringify(row)}`),
  ].join('\n')
}
