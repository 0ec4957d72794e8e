import type {
  ColumnDescription,
  TableDescription,
} from '../../services/cli/src/database/describe-tables.ts'
import { VIEW_KEYS } from '../../services/cli/src/database/view-keys.ts'

/** Closed sets of values of columns that are not enumerations. */
const CLOSED_SETS: Readonly<Record<string, readonly string[]>> = {
  'response_turns.turn_status': [
    ...['answered_by_human', 'answered_by_bot', 'closed_unanswered', 'waiting'],
  ],
  'communications.kind': ['message', 'call'],
  'communication_volume_hourly.kind': ['message', 'call'],
  'response_steps.kind': ['message', 'call', 'conversation_event'],
}

/** Columns that are never empty: ids, except account_id, which not every webhook has. */
const ID = /^(?!account_).*id$/

const HEAD = `# Generated from the comments of the views by "npm run gen:metrics". Do not edit.
version: 2

sources:
  - name: tributary
    description: Patient and customer communication of several providers, with the same definitions
    schema: "{{ var('tributary_database', 'tributary') }}"
    tables:
`

/** "dbt source freshness" warns when the newest webhook is older. */
const FRESHNESS = `        config:
          loaded_at_field: received_at
          freshness:
            warn_after: { count: 1, period: day }
`

/** The dbt sources: every view and column with its comment and its tests. */
export function dbtSources(tables: readonly TableDescription[]): string {
  return HEAD + tables.map(tableText).join('\n')
}

function tableText({ name, comment, columns }: TableDescription): string {
  const keys = VIEW_KEYS[name]
  const isDated = columns.some((column) => column.name === 'received_at')
  const columnTexts = columns.map((column) =>
    columnText(column, {
      isId: (keys?.includes(column.name) ?? false) && ID.test(column.name),
      values: CLOSED_SETS[`${name}.${column.name}`] ?? enumValues(column.type),
    }),
  )
  return [
    `      - name: ${name}\n        description: ${JSON.stringify(comment)}\n`,
    isDated ? FRESHNESS : '',
    keys === undefined ? '' : uniqueText(keys),
    `        columns:\n${columnTexts.join('')}`,
  ].join('')
}

const uniqueText = (keys: readonly string[]) => `        data_tests:
          - unique_combination:
              arguments:
                columns: [${keys.join(', ')}]
`

type ColumnTests = { readonly isId: boolean; readonly values: readonly string[] }

function columnText(
  { name, type, comment }: ColumnDescription,
  { isId, values }: ColumnTests,
): string {
  const tests = [
    ...(isId ? ['              - not_empty\n'] : []),
    ...(values.length > 0 ? [acceptedText(values)] : []),
  ]
  return [
    `          - name: ${name}\n`,
    `            description: ${JSON.stringify(comment)}\n`,
    `            data_type: ${JSON.stringify(type)}\n`,
    tests.length > 0 ? `            data_tests:\n${tests.join('')}` : '',
  ].join('')
}

const acceptedText = (values: readonly string[]) => `              - accepted_values:
                  arguments:
                    values: [${values.join(', ')}]
`

/** The values of an enumeration; none for any other type. */
function enumValues(type: string): readonly string[] {
  if (!type.startsWith('Enum8(')) return []
  return [...type.matchAll(/'(\w+)' = \d+/g)].map(([, value = '']) => value)
}
