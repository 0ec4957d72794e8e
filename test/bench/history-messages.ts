import {
  burstMs,
  CONTACT_COLUMNS,
  contactsOf,
  hash,
  ORIGIN_COLUMNS,
  pick,
  SETTINGS,
  timeOf,
  USER,
} from './history-sql.ts'
import type { HistorySize } from './load-history.ts'

/** Numbers of rows, as a subquery of column `row`, and the distance of the messages that they stand for. */
type Rows = { readonly rows: string; readonly every: number }

const BURST = 8
const MINUTE = 60_000

/** One of so many newer records moves its message to another conversation. */
const MOVED_EVERY = 5_000

/** The messages of a burst are some minutes apart. */
const message = ({ messages }: HistorySize, { rows, every }: Rows) => {
  const gap = `(n % ${BURST}) * ${10 * MINUTE} + ${hash('gap', 'n', 5 * MINUTE)}`
  return `
  FROM (
    SELECT
      *, concat('conversation-', toString(contact), if(${hash('thread', 'burst', 5)} = 0, '-b', '')) AS conversation,
      ${burstMs('burst', messages / BURST)} + ${gap} AS at_ms,
      multiIf(n % ${BURST} = 0, 'inbound', n % ${BURST} = 1 AND has_bot, 'outbound', ${pick('direction', 'n', ['inbound', 'outbound'])}) AS way,
      multiIf(way = 'inbound', 'contact', n % ${BURST} = 1 AND has_bot, 'bot', ${hash('author', 'n', 10)} = 0, 'automation', 'human') AS author
    FROM (
      SELECT
        row * ${every} AS n, intDiv(n, ${BURST}) AS burst, ${hash('bot', 'burst', 3)} = 0 AS has_bot,
        ${hash('contact', 'burst', contactsOf(messages))} AS contact
      FROM ${rows}
    )
  ) ${SETTINGS}`
}

const ID = `lower(hex(sipHash128('message', n)))`

/** Records with the content of messages. Newer ones replace the first ones, and few move the message. */
export function messageRecords(
  size: HistorySize,
  { isNewer, ...rows }: Rows & { readonly isNewer: boolean },
): string {
  const conversation = isNewer
    ? `if(n % ${MOVED_EVERY} = 0, concat(conversation, '-merged'), conversation)`
    : 'conversation'
  const failed = `${hash('failed', 'n', 50)} = 0`
  return `
  INSERT INTO messages_landing (event_id, provider, account_id, contact_id, contact_address, raw_topic,
    raw_partition, raw_offset, mapping_version, occurred_at, received_at, revision_hash, conversation_id,
    direction, version, message_id, channel, author_kind, author_id, delivery_status, body, body_length)
  SELECT lower(hex(sipHash128('event', n, ${isNewer}))) AS event_id, ${CONTACT_COLUMNS}, ${ORIGIN_COLUMNS},
    ${timeOf('at_ms')} AS occurred_at, occurred_at AS received_at,
    ${hash('revision', 'n', 4_294_967_296)} AS revision_hash, ${conversation} AS conversation_id,
    way AS direction, at_ms * 100 + ${isNewer ? 40 : 30} AS version, ${ID} AS message_id,
    ${pick('channel', 'burst', ['sms', 'email', 'whatsapp'])} AS channel, author AS author_kind,
    if(author = 'human', ${USER}, '') AS author_id,
    multiIf(way = 'inbound', 'received', ${failed}, 'failed', '${isNewer ? 'read' : 'delivered'}') AS delivery_status,
    concat('text ', toString(n)) AS body, 40 AS body_length
  ${message(size, rows)}`
}

/** What the records without content have in common. */
const bare = (status: string) => `
  INSERT INTO messages_landing (event_id, provider, account_id, contact_id, contact_address, raw_topic,
    raw_partition, raw_offset, mapping_version, received_at, revision_hash, version, message_id,
    delivery_status, is_partial, is_deleted)
  SELECT lower(hex(sipHash128('${status}', n))) AS event_id, ${CONTACT_COLUMNS}, ${ORIGIN_COLUMNS},
    ${timeOf('at_ms')} AS received_at, ${hash('revision', 'n', 4_294_967_296)} AS revision_hash`

/** Delivery statuses that arrive without the content; a fifth of them is a failure. */
export const statusRecords = (size: HistorySize, rows: Rows): string => `${bare('status')},
    at_ms * 100 + 50 AS version, ${ID} AS message_id, ${pick('status', 'n', ['read', 'read', 'read', 'read', 'undelivered'])} AS delivery_status,
    true AS is_partial, false AS is_deleted
  ${message(size, rows)}`

/** Deletions of messages, by their ids alone. */
export const deletionRecords = (size: HistorySize, rows: Rows): string => `${bare('deletion')},
    at_ms * 100 + 90 AS version, ${ID} AS message_id, 'unknown' AS delivery_status, true AS is_partial, true AS is_deleted
  ${message(size, rows)}`

/** Conversations that are closed an hour after the last message of a burst. */
export const closeRecords = (size: HistorySize, rows: Rows): string => `
  INSERT INTO conversation_events_landing (event_id, provider, account_id, contact_id, raw_topic,
    raw_partition, raw_offset, mapping_version, occurred_at, received_at, revision_hash, version,
    conversation_id, event_type, is_closed, channel, status)
  SELECT lower(hex(sipHash128('close', n, step))) AS event_id, provider, account_id, contact_id, raw_topic,
    raw_partition, raw_offset, mapping_version, ${timeOf(`at_ms + if(step = 0, 0, ${140 * MINUTE})`)} AS occurred_at,
    occurred_at AS received_at, step AS revision_hash, toUnixTimestamp64Milli(occurred_at) * 100 AS version,
    conversation AS conversation_id, 'updated' AS event_type, step = 1 AS is_closed, 'sms' AS channel, if(step = 1, 'closed', 'open') AS status
  FROM (SELECT *, ${CONTACT_COLUMNS}, ${ORIGIN_COLUMNS} ${message(size, rows).replace(SETTINGS, '')})
  ARRAY JOIN [0, 1] AS step
  ${SETTINGS}`
