import type { Outcome, UnifiedKind, UnifiedRecords, WebhookRequest } from '@tributary/core'
import type { z } from 'zod'
import type { Country } from './normalize-address.ts'
import type { Tells } from './tells.ts'

/** Why `verify` refused a request: a metric label and a log field, never part of the answer. */
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

export const VERIFIED: Verdict = { verified: true }

export const refused = (reason: RefusalReason): Verdict => ({ verified: false, reason })

/** The part of an endpoint that every provider has. */
export type Endpoint = {
  /** Name in the URL: /webhooks/{provider}/{name}. */
  readonly name: string
  /** `account_id` of records whose payload names no tenant. By default the name. */
  readonly account: string
  /** Keep refused requests in `quarantine.webhooks`, which is limited in bytes. */
  readonly quarantine: boolean
  /** Accepted requests; null means no limit. */
  readonly rateLimit: RateLimit | null
  /** Country of the phone numbers that are written without a country code. */
  readonly country: Country
  readonly automation: Automation
}

/** Which messages robots write. */
export type Automation = {
  /** Ids of authors that are robots. */
  readonly authors: readonly string[]
  /** Who wrote a message that came through the provider's API without a user. */
  readonly apiMessages: 'human' | 'automation'
}

/** A token bucket of `burst` requests, refilled at `perSecond`. */
export type RateLimit = { readonly perSecond: number; readonly burst: number }

/** What a mapping may use in addition to the payload. Pure data: no clock, no Kafka. */
export type MapMeta<E extends Endpoint = Endpoint> = {
  readonly endpoint: E
  /** SHA-256 of the body in hex: the last resort for a payload that names nothing. */
  readonly bodyDigest: string
  /**
   * A keyed hash (32 hex digits) of a phone number, e-mail address or handle, normalized first in
   * the country of the endpoint.
   * An address may become part of an id only through this.
   */
  readonly keyedHash: (address: string) => string
}

/** The names in a body, read without understanding the rest. */
export type Identity = {
  /** The provider's own id of this delivery, stable over retries; null when it has none. */
  readonly deliveryId: string | null
  /** Key of the raw record: the conversation id, otherwise the entity's id, otherwise null. */
  readonly recordKey: string | null
}

/** Identity of a body that names nothing. */
export const NAMELESS: Identity = { deliveryId: null, recordKey: null }

/** Fields that the normalizer adds: lineage, receive time, revision. */
type AddedField =
  | 'provider'
  | 'received_at'
  | 'revision_hash'
  | 'raw_topic'
  | 'raw_partition'
  | 'raw_offset'
  | 'mapping_version'

export type Facts<K extends UnifiedKind = UnifiedKind> = Omit<UnifiedRecords[K], AddedField>

/** A unified record as a mapping returns it. */
export type Draft = {
  readonly [K in UnifiedKind]: {
    readonly kind: K
    readonly facts: Facts<K>
    /** Id fields that hold an address in this record, such as an external number in `answered_by`. */
    readonly addressFields?: readonly (keyof Facts<K>)[]
    /** Country of the endpoint, for its addresses. Callers of `map` add it. */
    readonly country?: Country
  }
}[UnifiedKind]

/** What signs for an endpoint, as in signing.json. */
export type Credentials = Readonly<Record<string, string>>

/** Endpoints of a local stack and what signs for them, by endpoint name. */
export type LocalEndpoints = {
  readonly endpoints: Readonly<Record<string, unknown>>
  readonly signing: Readonly<Record<string, Credentials>>
}

/**
 * A provider: one folder with one object of this type, registered in registry.ts.
 * The gateway calls `verify` and `identify`, the normalizer `parse` and `map`, the command line and
 * tests `sign`. All are pure. Only `sign` throws, whatever the bytes.
 */
export interface Provider<E extends Endpoint = Endpoint, Payload = unknown> {
  /** Name in URLs and topics: lower-case letters and digits. */
  readonly id: string
  /** Raise it with every change of what `map` returns, so that a replay wins over older rows. */
  readonly mappingVersion: number
  /** HTTP status after which this provider retries. */
  readonly retryStatus: 429 | 503
  /** What its webhooks state, for docs/providers.md. The suite compares it with the fixtures. */
  readonly tells: Tells
  /** Every request header that `verify` reads, in lower case. They are kept with the raw record. */
  readonly signatureHeaders: readonly string[]
  /**
   * Strict schema of this provider's own options in the endpoints file, without the fields of
   * `Endpoint`, which endpoints.ts reads for all providers. `secret` is the schema of one secret and
   * yields its text.
   */
  endpoint(secret: z.ZodType<string>): z.ZodType<Omit<E, keyof Endpoint>>
  /** Checks the signature over the raw bytes. `nowMs` serves to limit the age of a signed timestamp. */
  verify(request: WebhookRequest, endpoint: E, nowMs: number): Verdict
  /** Names an authentic body, which may be anything. Called once per webhook. */
  identify(body: Uint8Array): Identity
  /** Bytes to payload, or why that is impossible. */
  parse(body: Uint8Array): Outcome<Payload>
  /** Payload to unified records, in the order of the webhook, or why there are none. */
  map(payload: Payload, meta: MapMeta<E>): Outcome<readonly Draft[]>
  /**
   * Headers that the provider sends with `body`: those of the signature, and a content-type when it
   * is not JSON. Throws on unusable credentials. Callers use `signedRequest`.
   */
  sign(body: Uint8Array, credentials: Credentials, nowMs: number): Readonly<Record<string, string>>
  /**
   * Endpoints with new random secrets for a local stack. `publicUrl` is the URL of the endpoint
   * `default`, which accepts two secrets: it signs with the credential `x`, or `previousX` for the older.
   */
  createLocalEndpoints(publicUrl: string): LocalEndpoints
}
