/** Start of the history, in ms since 1970: 1 December 2025, UTC. */
const START_MS = 1_764_547_200_000
const YEAR_MS = 365 * 24 * 3_600_000

/** Messages of one contact in the year. */
const MESSAGES_PER_CONTACT = 400

export const SETTINGS = 'SETTINGS max_partitions_per_insert_block = 0, async_insert = 0'

/** A number from 0 to `below`, from hashes of `of`. */
export const hash = (salt: string, of: string, below: number): string =>
  `sipHash64('${salt}', ${of}) % ${below}`

/** One of the values, from hashes of `of`. */
export const pick = (salt: string, of: string, values: readonly string[]): string =>
  `[${values.map((value) => `'${value}'`).join(', ')}][${hash(salt, of, values.length)} + 1]`

/** Time in ms of burst number `of`, of so many that are spread over the year. */
export const burstMs = (of: string, total: number): string =>
  `(${START_MS} + intDiv(${of} * ${YEAR_MS}, ${Math.max(total, 1)}) + ${hash('burst', of, 60_000)})`

export const timeOf = (ms: string): string => `fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`

/** Number of contacts of a history with so many messages. */
export const contactsOf = (messages: number): number =>
  Math.max(Math.round(messages / MESSAGES_PER_CONTACT), 20)

/**
 * Columns of the contact with the number `contact`: nine tenants; a tenth of the contacts are known by their
 * address alone.
 */
export const CONTACT_COLUMNS = `
    ['spruce', 'bird', 'highlevel'][contact % 3 + 1] AS provider,
    concat('account-', toString(intDiv(contact, 3) % 3)) AS account_id,
    if(contact % 10 = 7, '', concat('contact-', toString(contact))) AS contact_id,
    concat('+1555', leftPad(toString(contact), 7, '0')) AS contact_address`

/** Columns of the raw record number `n`. */
export const ORIGIN_COLUMNS = `
    concat('raw.', provider) AS raw_topic, n % 4 AS raw_partition, n AS raw_offset, 1 AS mapping_version`

export const USER = `concat('user-', toString(${hash('user', 'contact, burst', 50)}))`
