/** The page up to the questions. */
export const BEFORE_QUESTIONS = `# Metrics

<!-- Generated from the comments of the views and from docs/examples by "npm run gen:metrics". Do not edit. -->

What ClickHouse answers, question by question and view by view. Every description, type and formula of a view is its own comment in the database, so the same text is one query away: \`SELECT name, type, comment FROM system.columns WHERE database = 'tributary' AND table = 'response_turns'\`. Every query here runs as it stands; the tests run them over the sample webhooks.

## Before you ask

- **Read the plain names.** Tables that end in \`_store\` or \`_landing\` are storage and hold more, and other, rows than the views show.
- **Times are the provider's, in UTC**, to the millisecond; arrival decides nothing. Durations are seconds with fractions. A local day is \`toDate(occurred_at, 'America/New_York')\`.
- **Filter on \`occurred_date\`** where a view has it: it prunes. Add \`occurred_at\` for the exact moment.
- **NULL is not known or not applicable, never 0.** A call that nobody answered has no talk time, so it drags no mean down. Absent text is \`''\`.
- **Counts and sums may be added up, medians and percentiles may not.** Compute those of a longer span from \`calls\` and \`response_turns\`. An empty set has the median NULL.
- **An account is (\`provider\`, \`account_id\`), a conversation (\`provider\`, \`account_id\`, \`conversation_id\`).** An id alone is unique nowhere.
- **Recent response times look better than they will be**, until the turns that wait have ended: show the waiting ones beside the median.
- **Late, repeated and reordered webhooks change nothing but what they say.** Yesterday's number moves when yesterday's webhook comes today, and then it is right.
- From the terminal: \`npm run tributary -- report --help\`; \`npm run tributary -- check-data\` holds the numbers against their invariants. For dbt there are [sources with tests](../deploy/dbt/README.md), for Grafana dashboards in \`deploy/grafana\`.

## Questions
`

/** The page after the views. */
export const AFTER_VIEWS = `## When the views are too slow

A filter on the time of \`response_turns\` or \`conversation_sessions\` cannot make them faster: a turn or a session may begin before it, so every step is read. Once that takes too long, keep their rows:

\`\`\`sh
npm run tributary -- turns materialize on     # off makes them plain views again
\`\`\`

Both keep their names, columns and comments, so that no query changes; a filter on \`waiting_since\` or \`started_at\` then prunes. What it costs:

- An answer is up to five minutes old, and as much older as the computation takes. \`response_turns_live\` and \`conversation_sessions_live\` are the plain views of the moment.
- Everything is computed anew every five minutes, at the price of one query over all steps each. Keep that well below the interval: \`SELECT view, last_success_time, last_success_duration_ms, exception FROM system.view_refreshes\`. A computation that fails leaves the rows as they were, and says so there.
- \`waiting_seconds\` is never stored: \`waiting_conversations\` takes it from the clock with every query, over turns as old as the rest.
- ClickHouse keeps the schedule in memory: after a restart of the server the rows are computed at once.

\`tributary migrate apply\` knows of it: a migration that defines such a view anew makes it plain, and when all are applied it is kept as rows again.
`
