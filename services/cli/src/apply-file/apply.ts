import { Option } from '@commander-js/extra-typings'
import { withDatabase } from '@tributary/runtime/clickhouse'
import { clickHouseSettingsOf } from '../clients.ts'
import type { CommandContext } from '../context.ts'
import type { Cell } from '../table.ts'
import { renderTable } from '../table.ts'
import type { Changes, Shown } from './changes.ts'
import { countsOf } from './changes.ts'
import type { Replacement } from './replacement.ts'
import { replaceRows } from './replacement.ts'

/** In the help of every command that applies a file. */
export const APPLY_HELP = `
Prints what it adds, changes and removes before it does so; "was" is the entry before a change. --dry-run
stops there. The rows of a table are replaced at once: what the file does not list is removed.`

export const dryRunOption = () =>
  new Option('--dry-run', 'change nothing and show what would change')

export type ApplyFlags = {
  readonly dryRun?: boolean | undefined
  readonly json?: boolean | undefined
}

type Compared = { readonly replacement: Replacement; readonly changes: Changes }

/** Prints the changes of the tables, then makes them unless it is a dry run. */
export async function applyReplacements(
  context: CommandContext,
  replacements: readonly Replacement[],
  { dryRun: isDryRun = false, json = false }: ApplyFlags,
): Promise<void> {
  const { env, print } = context
  await withDatabase(clickHouseSettingsOf(env), async (database) => {
    const compared: Compared[] = []
    for (const replacement of replacements)
      compared.push({ replacement, changes: await replacement.compare(database) })
    if (!json) print(compared.map(changesText).join('\n\n'))
    const changing = compared.filter(({ changes }) => changes.changes.length > 0)
    if (!isDryRun) for (const { replacement } of changing) await replaceRows(database, replacement)
    print(json ? JSON.stringify(dataOf(compared, isDryRun)) : outcomeOf(changing.length, isDryRun))
  })
}

function outcomeOf(changing: number, isDryRun: boolean): string {
  if (changing === 0) return '\nnothing to change'
  return isDryRun ? '\ndry run: nothing was changed' : '\napplied'
}

/** A line with the numbers, and a table of the entries that are not as they were. */
export function changesText({ replacement: { title }, changes }: Compared): string {
  const { added, changed, removed, unchanged } = countsOf(changes)
  const line = `${title}: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged`
  const [first] = changes.changes
  if (first === undefined) return line
  const columns = Object.keys(first.shown)
  const cells = (name: string, shown: Shown): readonly Cell[] => [name, ...Object.values(shown)]
  const rows = changes.changes.flatMap(({ change, shown, before }) => [
    cells(change, shown),
    ...(before === null ? [] : [cells('  was', before)]),
  ])
  return `${line}\n${renderTable(['change', ...columns.map(labelOf)], rows)}`
}

const labelOf = (column: string) => column.replaceAll('_', ' ')

const dataOf = (compared: readonly Compared[], isDryRun: boolean) => ({
  dry_run: isDryRun,
  ...Object.fromEntries(
    compared.map(({ replacement: { title }, changes }) => [
      title,
      { ...countsOf(changes), changes: changes.changes.map(changeData) },
    ]),
  ),
})

const changeData = ({ change, shown, before }: Changes['changes'][number]) => ({
  ...{ change, ...shown },
  ...(before !== null && { before }),
})
