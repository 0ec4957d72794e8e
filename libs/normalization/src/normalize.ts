import { createHash } from 'node:crypto'
import type { Outcome, StreamRecord, Unified } from '@tributary/core'
import { dead, HEADERS, ok, providerOfRawTopic, skip } from '@tributary/core'
import type { Draft, Endpoints, Provider } from '@tributary/providers'
import { findEndpoint, findProvider, sha256 } from '@tributary/providers'
import type { PersonalData } from './personal-data.ts'

export type NormalizeOptions = {
  readonly endpoints: Endpoints
  readonly personalData: PersonalData
  /** Version of the personal-data settings, 1 to 999. */
  readonly settingsVersion: number
  /** Whether a draft, its personal data still untreated, is about a suppressed person. */
  readonly isSuppressed: (provider: string, draft: Draft) => boolean
}

/** The drafts that a provider maps a raw record to, their personal data still untreated. */
export type MappedDrafts = { readonly provider: Provider; readonly drafts: readonly Draft[] }

export type MapOptions = {
  readonly endpoints: Endpoints
  /** Hash of an address. Any function will do for a caller that only needs the kind of the outcome. */
  readonly keyedHash: PersonalData['keyedHash']
}

/** Parses and maps a raw record with the code of its provider and the options of its endpoint. */
export function draftsOf(
  raw: StreamRecord,
  { endpoints, keyedHash }: MapOptions,
): Outcome<MappedDrafts> {
  const provider = findProvider(providerOfRawTopic(raw.topic))
  const name = raw.headers[HEADERS.endpoint] ?? 'default'
  const endpoint = provider && findEndpoint(endpoints, provider.id, name)
  if (provider === undefined || endpoint === undefined) {
    return dead(
      'UNKNOWN_ENDPOINT',
      'the endpoints file of the normalizer does not have this endpoint',
    )
  }
  const parsed = provider.parse(raw.value)
  if (parsed.kind !== 'ok') return parsed
  const bodyDigest = sha256(raw.value)
  const { country } = endpoint
  const meta = {
    ...{ endpoint, bodyDigest },
    keyedHash: (address: string) => keyedHash(address, country),
  }
  const mapped = provider.map(parsed.value, meta)
  if (mapped.kind !== 'ok') return mapped
  return ok({ provider, drafts: mapped.value.map((draft) => ({ ...draft, country })) })
}

/**
 * Raw record to unified records. Pure: the same raw record always gives the same records. Leaves out
 * the records about a suppressed person, and skips a raw record without any other record.
 */
export function normalize(
  raw: StreamRecord,
  { endpoints, personalData, settingsVersion, isSuppressed }: NormalizeOptions,
): Outcome<readonly Unified[]> {
  const mapped = draftsOf(raw, { endpoints, keyedHash: personalData.keyedHash })
  if (mapped.kind !== 'ok') return mapped
  const { provider, drafts } = mapped.value
  const kept = drafts.filter((draft) => !isSuppressed(provider.id, draft))
  if (kept.length === 0 && drafts.length > 0) return skip('suppressed')
  const lineage = lineageOf(raw, provider, settingsVersion)
  return ok(kept.map((draft) => complete(personalData.protect(draft), lineage)))
}

/** Fields that all records of a raw record share: their origin, receive time and mapping version. */
function lineageOf(raw: StreamRecord, provider: Provider, settingsVersion: number) {
  return {
    provider: provider.id,
    received_at: raw.timestampMs,
    raw_topic: raw.topic,
    raw_partition: raw.partition,
    raw_offset: Number(raw.offset),
    mapping_version: mappingVersionOf(provider, settingsVersion),
  }
}

function complete({ kind, facts }: Draft, lineage: ReturnType<typeof lineageOf>): Unified {
  const record = { ...facts, ...lineage, revision_hash: revisionHash(facts) }
  return { kind, record } as Unified
}

/** Each mapping version has room for this many versions of the settings. */
export const SETTINGS_VERSIONS = 1_000

/** `mapping_version` of the records that a provider's mapping makes under a version of the settings. */
export const mappingVersionOf = (
  { mappingVersion }: Pick<Provider, 'mappingVersion'>,
  settingsVersion: number,
): number => mappingVersion * SETTINGS_VERSIONS + settingsVersion

/**
 * Breaks ties between records of equal version: 32 bits of a digest over the facts. Takes the facts
 * after personal data was treated, so that the hash reveals nothing that the record does not.
 */
export function revisionHash(facts: object): number {
  const sorted = Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest().readUInt32BE(0)
}
