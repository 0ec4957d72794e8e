import type { Field, FieldGroups } from '../../libs/runtime/src/service/index.ts'

/** The variables of each process, by its name. */
export type Users = Readonly<Record<string, FieldGroups>>

const HEAD = `# Configuration

<!-- Generated from the field descriptions in the code by "npm run gen". Do not edit. -->

Every process is configured by environment variables. Unset and blank are the same. Each service reads all of its variables at start and reports every problem at once, then refuses to start; a message names the variable and what it should be, never a secret.

- A **secret** may stand in a file instead: \`<NAME>_FILE\` names it. With both given, the value wins.
- A duration is a number with a unit: \`250ms\`, \`30s\`, \`15m\`, \`24h\`, \`30d\`.
- With docker compose any of them may stand in \`deploy/tributary.env\`; the variables that compose itself reads are in [operations.md](operations.md#variables-of-compose).

`

const COLUMNS = ['Variable', 'Meaning', 'Default', 'Required', 'Secret', 'Used by'] as const

type Row = { readonly field: Field<unknown>; readonly users: readonly string[] }

/** The page docs/configuration.md: one table of every variable, its meaning and who reads it. */
export function configurationPage(users: Users): string {
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...rowsOf(users).map(cells)]
  return `${HEAD}${lines.map((line) => `| ${line.join(' | ')} |\n`).join('')}`
}

/** One row a variable, in the order of its first use. */
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
    `${escaped(doc)}${choices}`,
    typeof fallback === 'string' ? `\`${fallback}\`` : '',
    fallback === undefined ? 'yes' : '',
    secret ? 'yes' : '',
    users.join(', '),
  ]
}

/** A text as the content of a table cell. */
const escaped = (text: string) => text.replaceAll('|', '\\|')
