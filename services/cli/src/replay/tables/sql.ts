import { tableOf } from '@tributary/runtime/clickhouse'

// The words of the queries of a replay. `r` is a row of a store or view, `p` what holds for its provider.

/** The database whose rows a replay replaces, and the one with the tables of its run. */
export type ReplayScope = { readonly database: string; readonly scratch: string }

/** The views that show entities, and how they name them. */
export const ENTITY_VIEWS = {
  message: { view: 'messages', id: 'message_id', key: 'message_key' },
  call: { view: 'calls', id: 'call_id', key: 'call_key' },
} as const

export type ViewEntity = keyof typeof ENTITY_VIEWS

/**
 * Columns that keep (row version + 1, value) of the newest record with a value, by store; version 0 says
 * that no record had one. `calls_store.lineage` is left out: it names the records that a call came from.
 */
export const VERSIONED_COLUMNS = {
  calls_store: [
    ...['occurred_at', 'conversation_id', 'contact_id', 'medium', 'direction', 'outcome'],
    ...['started_at', 'answered_at', 'ended_at', 'talk_seconds', 'voicemail_seconds'],
    ...['provider_duration_seconds', 'answered_by', 'initiated_by', 'has_recording'],
    ...['is_internal', 'contact_address', 'account_address'],
  ],
  conversation_states_store: [
    ...['status', 'is_closed', 'created_at', 'last_message_at', 'snapshot'],
  ],
  conversations_store: ['channel', 'contact_id', 'contact_address'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type VersionedStore = keyof typeof VERSIONED_COLUMNS

/** Coordinates and time of receipt of a raw record in one number. */
export const recordKey = (topic: string, partition: string, offset: string, receivedMs: string) =>
  `cityHash64(toString(${topic}), toInt32(${partition}), toInt64(${offset}), toInt64(${receivedMs}))`

const RECORD = recordKey(
  ...(['r.raw_topic', 'r.raw_partition', 'r.raw_offset'] as const),
  'toUnixTimestamp64Milli(r.received_at)',
)

export const joinProviders = ({ scratch }: ReplayScope): string =>
  `INNER JOIN ${tableOf(scratch, 'providers')} AS p ON r.provider = p.provider`

/** Whether the window has the raw record of `r` and the current mapping understands it. */
export const isMappedAgain = ({ scratch }: ReplayScope): string =>
  `${RECORD} IN (SELECT key FROM ${tableOf(scratch, 'records')} WHERE is_understood)`

/** The keys of the entities that the window produces with content. */
export const producedKeys = ({ scratch }: ReplayScope, kind: string): string =>
  `(SELECT key FROM ${tableOf(scratch, 'produced')} WHERE kind = '${kind}')`

/** The keys of the flagged entities. */
export const flaggedKeys = ({ scratch }: ReplayScope, kind: string): string =>
  `(SELECT key FROM ${tableOf(scratch, 'flagged')} WHERE kind = '${kind}')`

/** The mapping version in a row version. */
export const mappingVersionIn = (rowVersion: string): string =>
  `toUInt32(bitAnd(bitShiftRight(${rowVersion}, 32), 4294967295))`

const versionsOf = (store: VersionedStore): string =>
  `[${VERSIONED_COLUMNS[store].map((name) => `tupleElement(r.${name}, 1)`).join(', ')}]`

/**
 * Whether `r` keeps a value of an older mapping although its record must be in the window: the current
 * mapping no longer makes the value.
 */
export const hasStaleValue = (store: VersionedStore): string => `
  arrayExists(v -> v > 0 AND ${mappingVersionIn('(v - 1)')} < p.mapping_version
    AND bitShiftRight(v - 1, 64) >= p.floor_version, ${versionsOf(store)})`

/** Whether `r` keeps a value whose record may be older than the window. */
export const hasOlderValue = (store: VersionedStore): string => `
  arrayExists(v -> v > 0 AND bitShiftRight(v - 1, 64) < p.floor_version, ${versionsOf(store)})`

/** The rows `r` of an entity view whose record the window maps without producing the entity. */
export const fromOrphans = (scope: ReplayScope, kind: ViewEntity): string => `
  FROM ${tableOf(scope.database, `${ENTITY_VIEWS[kind].view}_base`)} AS r ${joinProviders(scope)}
  WHERE ${isMappedAgain(scope)} AND r.mapping_version <= p.mapping_version
    AND r.${ENTITY_VIEWS[kind].key} NOT IN ${producedKeys(scope, kind)}`

/** Conversation events that the current mapping no longer makes; only their removal takes them back. */
export const fromStaleEvents = (scope: ReplayScope): string => `
  FROM (SELECT * FROM ${tableOf(scope.database, 'conversation_events_store')} FINAL) AS r
  ${joinProviders(scope)}
  WHERE ${isMappedAgain(scope)} AND (r.mapping_version < p.mapping_version
    OR (r.mapping_version = p.mapping_version AND r.event_key NOT IN ${producedKeys(scope, 'event')}))`

export const fromStaleCalls = (scope: ReplayScope): string => `
  FROM (SELECT * FROM ${tableOf(scope.database, 'calls_store')} FINAL) AS r ${joinProviders(scope)}
  WHERE r.call_key IN ${producedKeys(scope, 'call')} AND ${hasStaleValue('calls_store')}`

/** Calls that stay as they are, because a record of theirs may be older than the window. */
export const fromMixedCalls = (scope: ReplayScope): string =>
  `${fromStaleCalls(scope)} AND ${hasOlderValue('calls_store')}`
