import { clickHouseSettingsOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { withClickHouse } from '../with-click-house.ts'
import { DATA_CHECKS } from './checks.ts'
import type { CheckResult } from './run-checks.ts'
import { runDataChecks } from './run-checks.ts'

export const checkData: Command = {
  name: 'check-data',
  usage: '[--json]',
  summary: 'holds the numbers in the database against what is always true of them',
  options: JSON_OPTION,
  async run({ values }, { env, print }) {
    const results = await withClickHouse(clickHouseSettingsOf(env), async (client) => {
      const found: CheckResult[] = []
      for await (const result of runDataChecks(client, DATA_CHECKS)) {
        found.push(result)
        if (!values['json']) print(linesOf(result))
      }
      return found
    })
    const broken = results.filter(({ ok }) => !ok).length
    if (values['json']) print(JSON.stringify(results))
    else
      print(
        broken === 0 ? `all ${results.length} hold` : `${broken} of ${results.length} are broken`,
      )
    return broken === 0
  },
}

const NAME_WIDTH = Math.max(...DATA_CHECKS.map(({ name }) => name.length))

function linesOf({ check, ok, violations, meaning, examples }: CheckResult): string {
  const name = check.padEnd(NAME_WIDTH)
  if (ok) return `ok    ${name}  ${meaning}`
  return [
    `FAIL  ${name}  violations: ${violations}. ${meaning}`,
    ...examples.map((row) => `      ${JSON.stringify(row)}`),
  ].join('\n')
}
