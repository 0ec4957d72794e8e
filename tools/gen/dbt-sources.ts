import type {
  ColumnDescription,
  TableDescription,
} from '../../services/cli/src/database/describe-tables.ts'
import { VIEW_KEYS } from '../../services/cli/src/database/view-keys.ts'

const KINDS = ['message', 'call']
const FOLLOW_UPS = ['', ...KINDS]
const OUTCOMES = [
  ...['', 'unknown', 'in_progress', 'no_answer', 'busy', 'canceled', 'failed', 'abandoned'],
  ...['missed', 'voicemail', 'answered'],
]

/** Closed sets of values of columns that are not enumerations: of a column of one view, or of every view. */
const CLOSED_SETS: Readonly<Record<string, readonly string[]>> = {
  turn_status: ['answered', 'closed_unanswered', 'expired', 'waiting'],
  'contact_turns.turn_status': ['answered', 'expired', 'waiting'],
  sla_status: ['met', 'breached', 'pending', 'not_applicable'],
  kind: KINDS,
  'response_steps.kind': [...KINDS, 'conversation_event'],
  'deletions.kind': [...KINDS, 'conversation'],
  opened_by_kind: KINDS,
  opened_by_outcome: ['', 'missed', 'voicemail', 'abandoned'],
  answered_by_kind: ['', 'human', 'unknown'],
  first_attempt_kind: FOLLOW_UPS,
  first_contact_kind: FOLLOW_UPS,
  'communications.outcome': OUTCOMES,
  'contact_touches.outcome': OUTCOMES,
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
      values: valuesOf(name, column),
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
                    values: [${values.map((value) => value || "''").join(', ')}]
`

/** Every value that the column can have; none where the set is open. */
const valuesOf = (view: string, { name, type }: ColumnDescription): readonly string[] =>
  CLOSED_SETS[`${view}.${name}`] ?? CLOSED_SETS[name] ?? enumValues(type)

/** The values of an enumeration; none for any other type. */
function enumValues(type: string): readonly string[] {
  if (!type.startsWith('Enum8(')) return []
  return [...type.matchAll(/'(\w+)' = \d+/g)].map(([, value = '']) => value)
}
