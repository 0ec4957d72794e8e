import type { Outcome, UnifiedKind, UnifiedRecords, WebhookRequest } from '@tributary/core'
import type { z } from 'zod'

/** Why a request was refused: a metric label and a log field, never part of the answer. */
export type RefusalReason =
  | 'missing_signature'
  | 'malformed_signature'
  | 'wrong_signature'
  | 'stale'
  | 'foreign_app'
  | 'foreign_account'

export type Verdict =
  | { readonly verified: true }
  | { readonly verified: false; readonly reason: RefusalReason }

/** What every endpoint of the endpoints file has, whatever its provider. */
export type Endpoint = {
  /** Name in the URL: /webhooks/{provider}/{name}. */
  readonly name: string
  /** `account_id` downstream, where the payload has none of its own. By default the name. */
  readonly account: string
  /** Keep what does not verify in `quarantine.webhooks`, byte-capped. */
  readonly quarantine: boolean
  /** How many requests are taken; null is no limit. */
  readonly rateLimit: RateLimit | null
}

/** A token bucket: `burst` requests at once, refilled with `perSecond` of them a second. */
export type RateLimit = { readonly perSecond: number; readonly burst: number }

/** What a mapping may know beside the payload. Pure data: no clock, no Kafka. */
export type MapMeta<E extends Endpoint = Endpoint> = {
  readonly endpoint: E
  readonly webhookId: string
  /** SHA-256 of the body, hex: identity of last resort for payloads that name nothing. */
  readonly bodyDigest: string
  /**
   * A keyed hash (32 hex digits) of a phone number, e-mail address or handle, normalised first.
   * The only way in which an address may become part of an id.
   */
  readonly keyedHash: (address: string) => string
}

/** What a body says of itself, without being understood. */
export type Identity = {
  /** The provider's own id of this delivery, stable over retries; null where it has none. */
  readonly deliveryId: string | null
  /** Conversation id, else the entity's id, else null: the key of the raw record. */
  readonly recordKey: string | null
}

/** Of a body in which nothing is named. */
export const NAMELESS: Identity = { deliveryId: null, recordKey: null }

/** Fields of a unified record that the normalizer adds: lineage, receive time, revision. */
type Added =
  | 'provider'
  | 'received_at'
  | 'revision_hash'
  | 'raw_topic'
  | 'raw_partition'
  | 'raw_offset'
  | 'mapping_version'

export type Facts<K extends UnifiedKind = UnifiedKind> = Omit<UnifiedRecords[K], Added>

/** A unified record as a mapping makes it. */
export type Draft = {
  readonly [K in UnifiedKind]: {
    readonly kind: K
    readonly facts: Facts<K>
    /** Id fields that hold an address in this record, such as an external number that answered. */
    readonly addressFields?: readonly (keyof Facts<K>)[]
  }
}[UnifiedKind]

/** Private halves of an endpoint's secrets, as in signing.json. */
export type Credentials = Readonly<Record<string, string>>

/** Endpoints of a local stack and the credentials that sign for them, by endpoint name. */
export type LocalEndpoints = {
  readonly endpoints: Readonly<Record<string, unknown>>
  readonly signing: Readonly<Record<string, Credentials>>
}

/**
 * A provider: one folder, one object of this type, one line in registry.ts.
 * `verify` and `identify` serve the gateway, `parse` and `map` the normalizer, `sign` the
 * command line and the tests. All are pure and never throw, whatever the bytes.
 */
export interface Provider<E extends Endpoint = Endpoint, Payload = unknown> {
  /** Name in URLs and topics: lower-case letters and digits. */
  readonly id: string
  /** Raise it with every change of what `map` produces, so that a replay wins over old rows. */
  readonly mappingVersion: number
  /** Status that makes this provider send again later. */
  readonly retryStatus: 429 | 503
  /** Request headers kept with the raw record, lower case: what `verify` needs to verify again. */
  readonly signatureHeaders: readonly string[]
  /**
   * Shape of what this provider's endpoints have of their own in the endpoints file: strict, and
   * without the fields of `Endpoint`, which endpoints.ts reads for all providers.
   * `secret` is the schema of one secret: it yields the secret's text.
   */
  endpoint(secret: z.ZodType<string>): z.ZodType<Omit<E, keyof Endpoint>>
  /** Checks the signature over the raw bytes. `nowMs` is only for the ceiling of a signed timestamp. */
  verify(request: WebhookRequest, endpoint: E, nowMs: number): Verdict
  /** Names a body, which is authentic and may be anything: called once per webhook. */
  identify(body: Uint8Array): Identity
  /** Bytes to payload, or why not. */
  parse(body: Uint8Array): Outcome<Payload>
  /** Payload to unified records, in the order they stand in the webhook, or why not. */
  map(payload: Payload, meta: MapMeta<E>): Outcome<readonly Draft[]>
  /**
   * Headers that the provider would send: those that make `body` verifiable with `credentials`, and
   * a content-type where it is not JSON. Throws on unusable credentials.
   */
  sign(body: Uint8Array, credentials: Credentials, nowMs: number): Readonly<Record<string, string>>
  /** Fresh random secrets for a local stack. `publicUrl` is the URL of the default endpoint. */
  createLocalEndpoints(publicUrl: string): LocalEndpoints
}
