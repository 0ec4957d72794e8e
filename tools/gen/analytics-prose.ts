import { MATERIALIZABLE } from '../../services/cli/src/turns/views.ts'

/** The page up to the questions. */
export const BEFORE_QUESTIONS = `# Metrics

<!-- Generated from the comments of the views and from docs/examples by "npm run gen:metrics". Do not edit. -->

The questions that ClickHouse answers, and every view. The descriptions, types and formulas are the comments in the database: \`SELECT name, type, comment FROM system.columns WHERE database = 'tributary' AND table = 'response_turns'\`. Every query on this page runs without a change; the tests run them on the sample webhooks.

## Before you ask

- **Query the views.** Tables with names that end in \`_store\` or \`_landing\` are storage, and names that end in \`_base\` are building blocks: their rows differ from those of the views.
- **Times are the provider's, in UTC**, in milliseconds. The time of arrival has no influence. Durations are seconds with fractions. A local day is \`toDate(occurred_at, 'America/New_York')\`. For a local day, compare that; do not compare with \`toDateTime('2026-04-24 00:00:00', 'Africa/Cairo')\`: ClickHouse reads a local time that the clocks skip, such as this midnight, as another one. \`tributary report\` reads it as the first instant after the gap, and a time that exists twice as its first occurrence.
- **Filter on \`occurred_date\`** if a view has it: it prunes. Add \`occurred_at\` for the exact time.
- **NULL means not known or not applicable, never 0.** A call that nobody answered has no talk time, so it does not lower a mean. Missing text is \`''\`.
- **Counts and sums add up, medians and percentiles do not.** Compute those of a longer period from \`calls\` and \`response_turns\`. The median of an empty set is NULL.
- **An account is (\`provider\`, \`account_id\`), a conversation (\`provider\`, \`account_id\`, \`conversation_id\`).** An id alone is not unique.
- **A wait belongs to a person and is ended by a person.** A bot's reply ends no turn. Where a provider opens one conversation per channel (Spruce, Bird, Twilio), use \`contact_turns\` and \`waiting_contacts\`; \`response_turns\` and \`waiting_conversations\` count each conversation by itself.
- **A local day or hour comes from a time, not from an hour of UTC.** In a zone such as Asia/Kolkata, an hour of UTC lies in two local hours, and around midnight in two days: use \`communications\`, \`calls\` or \`response_turns\` with \`toDate(time, zone)\`. Several accounts in their own zones: \`formatDateTime(time, '%F', zone)\` with the zone of the table \`accounts\`.
- **Providers differ in what they tell.** Ring times, answers, recordings, bots and closes: see [providers.md](providers.md). Names, targets and opening hours come from files: see [hours-targets-names.md](hours-targets-names.md).
- **Copy the views incrementally by \`changed_at\`**: rows with a newer \`changed_at\` replace those with the same key, and the view \`deletions\` names what to delete. Read all turns of a conversation whose turns changed: numbers of turns can change. A conversation that loses its last turn has no row that says so, as when a provider moves its only message: read a longer window once a day, or compare the turns as the dbt model \`turns_copy\` does. An erasure leaves no row behind: after one, build the copy again.
- **Recent response times look better than they will be**, until the waiting turns have ended. Show the number of waiting turns next to the median.
- **Late, repeated and reordered webhooks give the same numbers.** When a webhook of yesterday arrives today, the number of yesterday changes, and is then correct.
- **The settings of your session do not change the rows**: every view sets those that it depends on, such as \`join_use_nulls\` and \`join_algorithm\`. The exception is \`enable_analyzer\`: the views need its default, 1. Without it, queries fail or differ. \`limit\` and \`offset\` cut your result, as anywhere.
- From the terminal: \`npm run tributary -- report --help\`; \`npm run tributary -- check-data\` checks the invariants of the numbers. There are [sources with tests](../deploy/dbt/README.md) for dbt, and dashboards for Grafana in \`deploy/grafana\`.

## Questions
`

const KEPT = Object.values(MATERIALIZABLE)
  .map(({ shownBy }) => `\`${shownBy}\``)
  .join(', ')

/** The page after the views. */
export const AFTER_VIEWS = `## When the views are too slow

A filter on the time of \`response_turns\` or \`conversation_sessions\` does not make them faster: a turn or session can begin before that time, so ClickHouse reads every step. When that takes too long, store their rows:

\`\`\`sh
npm run tributary -- turns materialize on     # off: plain views
\`\`\`

This stores the rows of ${KEPT}, and everything that reads them becomes fast. They keep their names, columns and comments, so queries do not change. A filter on \`waiting_since\` or \`started_at\` then prunes. The costs:

- The rows are up to five minutes old, plus the time of their computation. \`response_turns_base_live\` and the other views whose names end in \`_live\` are the plain views with current rows. A view that reads another kept one may be twice as old.
- Every five minutes ClickHouse computes all rows, with one query over all steps for each view. That must take much less than five minutes: \`SELECT view, last_success_time, last_success_duration_ms, exception FROM system.view_refreshes\`. When a computation fails, the rows stay as they are, and that table has the error.
- \`waiting_seconds\` is not stored: \`waiting_conversations\` computes it from the clock in each query, from turns that are as old as the other rows.
- ClickHouse keeps the schedule in memory: after a restart it computes the rows at once.

A migration that redefines such a view makes it a plain view. When all migrations are applied, \`tributary migrate apply\` stores its rows again.
`
