import type { ScratchDatabase } from '../analytics/scratch-database.ts'

/** Size of the generated history: the year until the end of November 2026, evenly spread, with a dozen messages a conversation. */
export type HistorySize = { readonly messages: number; readonly calls: number }

const BATCH = 100_000
const YEAR_MS = 365 * 24 * 3_600_000

/** Every tenth message has a second, newer record at the end. */
const NEWER_EVERY = 10

/** Fills the landing tables with SQL instead of the sink. The data comes from hashes, so it is always the same. */
export async function loadHistory(database: ScratchDatabase, size: HistorySize): Promise<void> {
  for (let from = 0; from < size.messages; from += BATCH) {
    await database.command(messages(size, `number + ${from}`, 'delivered'))
  }
  const newer = size.messages / NEWER_EVERY
  for (let from = 0; from < newer; from += BATCH) {
    await database.command(messages(size, `(number + ${from}) * ${NEWER_EVERY}`, 'read'))
  }
  for (let from = 0; from < size.calls; from += BATCH) {
    await database.command(calls(size, `number + ${from}`))
  }
}

const SETTINGS = 'SETTINGS max_partitions_per_insert_block = 0, async_insert = 0'

const time = (total: number) =>
  `fromUnixTimestamp64Milli(toInt64(1764547200000 + intDiv(n * ${YEAR_MS}, ${total}) + sipHash64('time', n) % 60000), 'UTC')`

const pick = (salt: string, ...values: readonly string[]) =>
  `[${values.map((value) => `'${value}'`).join(', ')}][sipHash64('${salt}', n) % ${values.length} + 1]`

const shared = (total: number) => `
  lower(hex(sipHash128('event', n))) AS event_id, ${pick('provider', 'spruce', 'bird', 'highlevel')} AS provider,
  concat('account-', toString(sipHash64('conversation', n) % ${total / 12} % 3)) AS account_id,
  ${time(total)} AS occurred_at, occurred_at AS received_at, sipHash64('hash', n) % 4294967296 AS revision_hash,
  concat('raw.', provider) AS raw_topic, n % 4 AS raw_partition, n AS raw_offset, 1 AS mapping_version,
  concat('conversation-', toString(sipHash64('conversation', n) % ${total / 12})) AS conversation_id,
  concat('contact-', toString(sipHash64('conversation', n) % ${total / 12})) AS contact_id,
  ${pick('direction', 'inbound', 'outbound')} AS direction`

const from = (number: string) => `FROM (SELECT ${number} AS n FROM numbers(${BATCH})) ${SETTINGS}`

const messages = ({ messages: total }: HistorySize, number: string, status: string) => `
  INSERT INTO messages_landing (event_id, provider, account_id, occurred_at, received_at, revision_hash, raw_topic,
    raw_partition, raw_offset, mapping_version, conversation_id, contact_id, direction, version, message_id, channel,
    author_kind, author_id, delivery_status, body_length)
  SELECT ${shared(total)},
    toUnixTimestamp64Milli(occurred_at) * 100 + ${status === 'read' ? 40 : 30}, lower(hex(sipHash128('message', n))),
    ${pick('channel', 'sms', 'email', 'whatsapp')},
    if(direction = 'inbound', 'contact', ${pick('author', 'human', 'human', 'human', 'automation')}),
    concat('user-', toString(sipHash64('user', n) % 50)), if(direction = 'inbound', 'received', '${status}'), 40
  ${from(number)}`

const calls = ({ calls: total }: HistorySize, number: string) => `
  INSERT INTO calls_landing (event_id, provider, account_id, occurred_at, received_at, revision_hash, raw_topic,
    raw_partition, raw_offset, mapping_version, conversation_id, contact_id, direction, version, call_id, outcome,
    started_at, answered_at, ended_at)
  SELECT ${shared(total)},
    toUnixTimestamp64Milli(occurred_at) * 100 + 90, lower(hex(sipHash128('call', n))),
    ${pick('outcome', 'answered', 'answered', 'missed')} AS outcome, occurred_at,
    if(outcome = 'answered', occurred_at + 8, NULL), occurred_at + 8 + sipHash64('length', n) % 600
  ${from(number)}`
