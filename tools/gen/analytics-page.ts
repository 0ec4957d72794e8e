import type { TableDescription } from '../../services/cli/src/database/describe-tables.ts'
import { AFTER_VIEWS, BEFORE_QUESTIONS } from './analytics-prose.ts'
import { cell } from './cell.ts'
import type { ExampleQuery } from './example-queries.ts'

/** Order of the views on the page: the most used first, their building blocks last. */
const ORDER: readonly string[] = [
  ...['calls', 'call_metrics_hourly', 'missed_call_followups'],
  ...['response_turns', 'response_metrics_daily', 'waiting_conversations'],
  ...['contact_turns', 'waiting_contacts', 'contact_touches', 'contacts'],
  ...['sla_turns', 'agent_metrics_daily', 'backlog_hourly', 'conversation_sessions'],
  ...['communications', 'communication_volume_hourly'],
  ...['messages', 'conversations', 'conversation_events', 'deletions', 'response_steps'],
  ...['business_hours', 'sla_policies', 'accounts', 'agents', 'lines'],
]

/**
 * The page docs/metrics.md: the questions, then every table and view with its comments in the
 * database. `examples` maps the name of a file of docs/examples to its queries.
 */
export function metricsPage(
  tables: readonly TableDescription[],
  examples: ReadonlyMap<string, readonly ExampleQuery[]>,
): string {
  const ordered = [...tables].sort((one, other) => rank(one.name) - rank(other.name))
  const questions = (examples.get('questions') ?? []).map(exampleText)
  return [
    BEFORE_QUESTIONS,
    ...questions,
    '## Views\n',
    `${ordered.map(({ name }) => `[\`${name}\`](#${name})`).join(' · ')}\n`,
    ...ordered.map((table) => section(table, examples.get(table.name) ?? [])),
    AFTER_VIEWS,
  ].join('\n')
}

function rank(name: string): number {
  const at = ORDER.indexOf(name)
  if (at === -1) throw new Error(`add ${name} to ORDER in tools/gen/analytics-page.ts`)
  return at
}

function section(table: TableDescription, examples: readonly ExampleQuery[]): string {
  const lines = table.columns.map(
    ({ name, type, comment }) => `| \`${name}\` | ${typeText(type)} | ${cell(comment)} |\n`,
  )
  return [
    `### ${table.name}\n`,
    `${table.comment}.\n`,
    `| Column | Type | Meaning |\n| --- | --- | --- |\n${lines.join('')}`,
    ...examples.map(exampleText),
  ].join('\n')
}

/** The type without LowCardinality; an enumeration has its names without numbers. */
function typeText(type: string): string {
  const plain = type
    .replace(/LowCardinality\((\w+)\)/, '$1')
    .replaceAll(
      /Enum8\(([^)]*)\)/g,
      (_, values: string) => `Enum(${values.replaceAll(/ = \d+/g, '')})`,
    )
  return `\`${plain}\``
}

const exampleText = ({ title, sql }: ExampleQuery) => `**${title}**\n\n\`\`\`sql\n${sql}\n\`\`\`\n`
