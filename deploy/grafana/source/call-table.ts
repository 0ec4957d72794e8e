import { CALLS, OFFERED, OPEN_RATE, RATE, RATE_IS, UNANSWERED } from './call-rows.ts'
import { ACCOUNT, CHANNEL, count, PROVIDER, seconds, share } from './columns.ts'
import { table } from './panels.ts'
import { account, dedent, withNames } from './sql.ts'

export const byAccount = table({
  title: 'By account and channel',
  description: `${OFFERED} ${RATE_IS} Connected: outbound calls that were answered.`,
  width: 24,
  columns: [
    ...[PROVIDER, ACCOUNT, CHANNEL, count('offered', 'Offered'), count('answered', 'Answered')],
    ...[count('unanswered', 'Unanswered'), share('open_answer_rate', 'Answer rate, open hours')],
    ...[share('answer_rate', 'Answer rate, all hours'), count('placed', 'Outbound')],
    ...[count('connected', 'Connected'), seconds('talk_median', 'Median talk')],
    seconds('talk_total', 'Total talk'),
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT provider, ${account}, channel, countIf(is_offered) AS offered, countIf(is_offered AND is_answered) AS answered,
      countIf(${UNANSWERED}) AS unanswered,
      ${OPEN_RATE},
      ${RATE},
      countIf(direction = 'outbound') AS placed, countIf(direction = 'outbound' AND is_answered) AS connected,
      quantileExactInclusiveOrNull(0.5)(talk_seconds) AS talk_median, sum(talk_seconds) AS talk_total
    ${CALLS}
    GROUP BY provider, account_id, channel
    ORDER BY offered DESC, provider, account_id, channel`),
})
