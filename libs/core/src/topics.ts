import { ERASURES_TOPIC, KINDS } from './kinds.ts'

/** Topic of a provider's raw webhooks; values are the exact bytes of the bodies. */
export const rawTopic = (provider: string): string => `raw.${provider}`

/** Provider of a topic that `rawTopic` named. */
export const providerOfRawTopic = (topic: string): string => topic.slice('raw.'.length)

/** The dead-letter topic of each stage. */
export const DEAD_TOPICS = { normalizer: 'dead.normalizer', sink: 'dead.sink' } as const

export type DeadStage = keyof typeof DEAD_TOPICS

export const QUARANTINE_TOPIC = 'quarantine.webhooks'
export const SUPPRESSIONS_TOPIC = 'control.suppressions'
/** Records which dead letters and quarantined requests were published again, by their coordinates. */
export const REDRIVES_TOPIC = 'control.redrives'

/** Header names of all topics. Values are UTF-8 text. */
export const HEADERS = {
  webhookId: 'webhook-id',
  endpoint: 'endpoint',
  http: 'http',
  eventId: 'event-id',
  /** Epoch milliseconds at which the gateway received the webhook of a unified record. */
  receivedAt: 'received-at',
  code: 'code',
  detail: 'detail',
  stage: 'stage',
  sourceTopic: 'source-topic',
  sourcePartition: 'source-partition',
  sourceOffset: 'source-offset',
  /** Record timestamp of the source record, epoch milliseconds. */
  sourceTimestamp: 'source-timestamp',
  /** Time of the failure, RFC 3339. */
  failedAt: 'failed-at',
  redrives: 'redrives',
  /** Run of `tributary replay` that published a unified record; other records do not have it. */
  replay: 'replay',
  /** Trace of the record, when tracing is on (W3C Trace Context). */
  traceparent: 'traceparent',
  provider: 'provider',
  reason: 'reason',
} as const

/**
 * Names the key of a unified record: its conversation, or the entity when it has none. As long as the
 * ids in it; the bytes of the key are `recordKey` of this text.
 */
export function unifiedKey(of: {
  readonly provider: string
  readonly account_id: string
  readonly conversation_id: string | null
  readonly entity_id: string
}): string {
  return `${of.provider}|${of.account_id}|${of.conversation_id || of.entity_id}`
}

/** Names the key of an announcement in `unified.erasures`; the bytes of the key are `recordKey` of it. */
export const erasureKey = (of: {
  readonly provider: string
  readonly account_id: string
  readonly id: string
}): string => `${of.provider}|${of.account_id}|${of.id}`

/** The provider that the text of a unified record's key names; null for a key that has only a digest. */
export function providerOfUnifiedKey(key: string): string | null {
  const [provider = '', ...ids] = key.split('|', 2)
  return ids.length > 0 ? provider : null
}

/**
 * The kind of data in a topic. Partitions, replication and retention are configured per class.
 * `erasures` outlives the unified records that it refers to; `control` is compacted and has no time
 * limit; `ledger` is compacted and outlives the dead letters and quarantined requests that it refers to.
 */
export type TopicClass =
  | 'raw'
  | 'unified'
  | 'erasures'
  | 'dead'
  | 'quarantine'
  | 'control'
  | 'ledger'

export type TopicSpec = { readonly topic: string; readonly class: TopicClass }

/** Every topic of the system for the given providers. The only list of topics. */
export function allTopics(providers: readonly string[]): readonly TopicSpec[] {
  return [
    ...providers.map((provider) => ({ topic: rawTopic(provider), class: 'raw' as const })),
    ...Object.values(KINDS).map(({ topic }) => ({ topic, class: 'unified' as const })),
    { topic: ERASURES_TOPIC, class: 'erasures' },
    ...Object.values(DEAD_TOPICS).map((topic) => ({ topic, class: 'dead' as const })),
    { topic: QUARANTINE_TOPIC, class: 'quarantine' },
    { topic: SUPPRESSIONS_TOPIC, class: 'control' },
    { topic: REDRIVES_TOPIC, class: 'ledger' },
  ]
}
