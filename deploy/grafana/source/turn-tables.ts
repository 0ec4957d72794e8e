import { ACCOUNT, CHANNEL, count, PROVIDER, plain, share } from './columns.ts'
import { table } from './panels.ts'
import { account, agent, dedent, withNames } from './sql.ts'
import {
  AFTER_HOURS,
  ANSWERED,
  BUSINESS,
  BUSINESS_COLUMNS,
  ELAPSED,
  ELAPSED_COLUMNS,
  OPEN,
  RATE,
  STATUS_COLUMNS,
  STATUS_COUNTS,
  TURNS,
} from './turn-rows.ts'

export const byAccount = table({
  title: 'By account and channel',
  description: `The channel is that of the message or call that opened the turn. ${OPEN}`,
  width: 24,
  columns: [
    ...[PROVIDER, ACCOUNT, CHANNEL, count('turns', 'Turns'), ...STATUS_COLUMNS],
    ...[share('response_rate', 'Response rate'), count('bot_replied', 'Bots replied')],
    ...[share('after_hours', 'After hours'), ...BUSINESS_COLUMNS, ...ELAPSED_COLUMNS],
  ],
  sql: dedent(`
    ${withNames('account')}
    SELECT provider, ${account}, channel, count() AS turns,
      ${STATUS_COUNTS},
      ${RATE},
      countIf(bot_response_seconds IS NOT NULL) AS bot_replied,
      ${AFTER_HOURS},
      ${BUSINESS},
      ${ELAPSED}
    ${TURNS}
    GROUP BY provider, account_id, channel
    ORDER BY turns DESC, provider, account_id, channel`),
})

export const byResponder = table({
  title: 'By agent',
  description: `Who sent the reply that ended the turn, by name where "tributary names apply" gave one. Not known: the provider does not say who it was. ${OPEN}`,
  width: 24,
  columns: [
    ...[PROVIDER, ACCOUNT, plain('agent', 'Agent'), count('answered', 'Answered')],
    ...[...BUSINESS_COLUMNS, ...ELAPSED_COLUMNS],
  ],
  sql: dedent(`
    ${withNames('account', 'agent')}
    SELECT provider, ${account},
      if(responder_id = '', 'not known', ${agent('responder_id', 'name')}) AS agent,
      count() AS answered,
      ${BUSINESS},
      ${ELAPSED}
    ${TURNS}
      AND ${ANSWERED}
    GROUP BY provider, account_id, responder_id
    ORDER BY answered DESC, provider, account_id, responder_id
    LIMIT 200`),
})
