import { Argument } from '@commander-js/extra-typings'
import { withDatabase } from '@tributary/runtime/clickhouse'
import { clickHouseSettingsOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { jsonOption } from '../options.ts'
import { materialize, unmaterialize } from './materialize.ts'
import type { MaterializableView } from './views.ts'
import { MATERIALIZABLE, MATERIALIZABLE_VIEWS, REFRESH_MINUTES } from './views.ts'

const CHANGES = { on: materialize, off: unmaterialize } as const

const HELP = `
"on" stores the rows of the views below and refreshes them every ${REFRESH_MINUTES} minutes.
"off" makes them plain views again. Their names and columns stay the same.
${Object.values(MATERIALIZABLE)
  .map(({ shownBy }) => `  ${shownBy}`)
  .join('\n')}`

/** `tributary turns materialize` */
export const turnsMaterialize: Define = (command, { env, print }) => {
  command
    .addArgument(
      new Argument('<on|off>', 'whether to store the rows').choices(['on', 'off'] as const),
    )
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (to, { json }) => {
      const changes = await withDatabase(clickHouseSettingsOf(env), async (database) => {
        const done: Change[] = []
        for (const view of MATERIALIZABLE_VIEWS) {
          const changed = await CHANGES[to](database, view)
          done.push({ view, materialized: to === 'on', changed })
        }
        return done
      })
      if (json) print(JSON.stringify(changes))
      else for (const change of changes) print(lineOf(change))
    })
}

type Change = {
  readonly view: MaterializableView
  readonly materialized: boolean
  readonly changed: boolean
}

function lineOf({ view, materialized, changed }: Change): string {
  const form = materialized
    ? `is kept as rows, refreshed every ${REFRESH_MINUTES} minutes`
    : 'is computed with every query'
  return `${view} ${form}${changed ? '' : ' already'}`
}
