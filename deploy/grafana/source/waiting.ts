import { ACCOUNT, CHANNEL, count, PROVIDER, plain, seconds } from './columns.ts'
import type { Panel } from './panels.ts'
import { stat, table } from './panels.ts'
import { account, chosen, dedent, withNames } from './sql.ts'

const NOW = 'By the clock of the database, for any time range.'
const STALE = 'Stale: no message or call for 5 days or more.'

const counts = (
  view: string,
) => `SELECT countIf(NOT is_stale) AS waiting, countIf(is_stale) AS stale,
      max(if(is_stale, NULL, waiting_business_seconds)) AS longest_open, max(if(is_stale, NULL, waiting_seconds)) AS longest
    FROM ${view}
    WHERE true
      ${chosen().replaceAll('\n', '\n    ')}`

/** How many wait now. */
export const waitingNow = (width: number): Panel =>
  stat({
    title: 'Waiting now',
    description: `${NOW} Contacts: who waits for a person on any channel. Conversations: turns without a reply or a close; a contact can wait in several. ${STALE} Contacts, conversations and the longest wait of a contact are without stale ones.`,
    width,
    columns: [
      ...[count('contacts', 'Contacts'), count('conversations', 'Conversations')],
      ...[count('stale', 'Stale conversations'), seconds('longest_open', 'Longest, open hours')],
      seconds('longest', 'Longest, elapsed'),
    ],
    sql: dedent(`
      SELECT contacts.waiting AS contacts, conversations.waiting AS conversations, conversations.stale AS stale,
        contacts.longest_open AS longest_open, contacts.longest AS longest
      FROM (
        ${counts('waiting_contacts')}
      ) AS contacts
      CROSS JOIN (
        ${counts('waiting_conversations')}
      ) AS conversations`),
  })

type Listed = { readonly title: string; readonly says: string; readonly view: string }

const list = ({ title, says, view }: Listed, own: readonly [id: string, label: string]): Panel =>
  table({
    title,
    description: `${says} ${NOW} ${STALE} Those that are not stale first, then the longest wait.`,
    width: 24,
    columns: [
      ...[plain('waiting_since', 'Since'), seconds('waiting_business_seconds', 'Open hours')],
      ...[seconds('waiting_seconds', 'Elapsed'), plain('is_stale', 'Stale'), PROVIDER, ACCOUNT],
      ...[CHANNEL, plain('opened_by', 'Began with'), count('inbound_count', 'Messages and calls')],
      plain(...own),
    ],
    sql: dedent(`
      ${withNames('account')}
      SELECT waiting_since, waiting_business_seconds, waiting_seconds, is_stale, provider, ${account}, channel,
        if(opened_by_kind = 'call', concat('call, ', opened_by_outcome), 'message') AS opened_by, inbound_count, ${own[0]}
      FROM ${view}
      WHERE true
        ${chosen()}
      ORDER BY is_stale, waiting_since
      LIMIT 200`),
  })

export const waitingContacts = list(
  {
    title: 'Contacts who wait now',
    says: 'Contacts without a reply of a person on any channel.',
    view: 'waiting_contacts',
  },
  ['contact_key', 'Contact'],
)

export const waitingConversations = list(
  {
    title: 'Conversations that wait now',
    says: 'Conversations without a reply of a person and without a close.',
    view: 'waiting_conversations',
  },
  ['conversation_id', 'Conversation'],
)
