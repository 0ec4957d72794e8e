import { clickHouseSettingsOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { UsageError } from '../context.ts'
import { withClickHouse } from '../with-click-house.ts'
import { materialize, unmaterialize } from './materialize.ts'
import { MATERIALIZABLE_VIEWS, REFRESH_MINUTES } from './views.ts'

const CHANGES = { on: materialize, off: unmaterialize } as const

export const turnsMaterialize: Command = {
  name: 'turns materialize',
  usage: 'on|off [--json]',
  summary: `keeps the rows of ${MATERIALIZABLE_VIEWS.join(' and ')} and computes them anew every ${REFRESH_MINUTES} minutes, under the same names`,
  options: JSON_OPTION,
  async run({ positionals: [to], values }, { env, print }) {
    if (to !== 'on' && to !== 'off') throw new UsageError('say on or off')
    const views = await withClickHouse(clickHouseSettingsOf(env), async (client) => {
      const changes = []
      for (const view of MATERIALIZABLE_VIEWS)
        changes.push({
          view,
          materialized: to === 'on',
          changed: await CHANGES[to](client, view),
        })
      return changes
    })
    if (values['json']) print(JSON.stringify(views))
    else for (const change of views) print(lineOf(change))
    return true
  },
}

function lineOf({
  view,
  materialized,
  changed,
}: {
  readonly view: string
  readonly materialized: boolean
  readonly changed: boolean
}): string {
  const form = materialized
    ? `is kept as rows, computed anew every ${REFRESH_MINUTES} minutes`
    : 'is computed with every query'
  return `${view} ${form}${changed ? '' : ' already'}`
}
