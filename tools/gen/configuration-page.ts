import type { Field, FieldGroups } from '../../libs/runtime/src/service/index.ts'
import { cell } from './cell.ts'

/** The variables of each process, by its name. */
export type Users = Readonly<Record<string, FieldGroups>>

const HEAD = `# Configuration

<!-- Generated from the field descriptions in the code by "npm run gen". Do not edit. -->

Environment variables configure every process. An empty variable is the same as an unset one. A service reads all of its variables at start. If any is wrong, it reports all problems and does not start. A message names the variable and the expected value, never a secret.

- A **secret** can be in a file: \`<NAME>_FILE\` is its path. If both are set, the value wins.
- A duration is a number with a unit: \`250ms\`, \`30s\`, \`15m\`, \`24h\`, \`30d\`.
- With docker compose, set any of them in \`deploy/tributary.env\`. The variables of compose itself are in [settings](operations/settings.md).

`

const COLUMNS = ['Variable', 'Meaning', 'Default', 'Required', 'Secret', 'Used by'] as const

type Row = { readonly field: Field<unknown>; readonly users: readonly string[] }

/** The page docs/configuration.md: one table of every variable, its meaning and who reads it. */
export function configurationPage(users: Users): string {
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...rowsOf(users).map(cells)]
  return `${HEAD}${lines.map((line) => `| ${line.join(' | ')} |\n`).join('')}`
}

/** One row per variable, in the order of first use. */
function rowsOf(users: Users): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const [user, groups] of Object.entries(users)) {
    for (const field of Object.values(groups).flatMap((fields) => Object.values(fields))) {
      const before = rows.get(field.name) ?? { field, users: [] }
      rows.set(field.name, { ...before, users: [...before.users, user] })
    }
  }
  return [...rows.values()]
}

function cells({ field, users }: Row): readonly string[] {
  const { name, doc, fallback, secret, options } = field
  const choices = options ? ` One of ${options.map((option) => `\`${option}\``).join(', ')}.` : ''
  return [
    `\`${name}\``,
    `${cell(doc)}${choices}`,
    typeof fallback === 'string' ? `\`${fallback}\`` : '',
    fallback === undefined ? 'yes' : '',
    secret ? 'yes' : '',
    users.join(', '),
  ]
}
