import type { Outcome, StreamRecord, Unified } from '@tributary/core'
import { dead, HEADERS, ok, providerOfRawTopic, skip } from '@tributary/core'
import type { Draft, Endpoints, MapMeta, Provider } from '@tributary/providers'
import { findEndpoint, findProvider, sha256 } from '@tributary/providers'
import { mappingVersionOf } from './mapping-version.ts'
import type { PersonalData } from './personal-data.ts'
import { revisionHash } from './revision.ts'

export type NormalizeOptions = {
  readonly endpoints: Endpoints
  readonly personalData: PersonalData
  /** Version of the personal-data settings, 1 to 999. */
  readonly settingsVersion: number
  /** Whether a draft, its personal data still untreated, is about an erased person. */
  readonly isSuppressed: (provider: string, draft: Draft) => boolean
}

/** What a mapping makes of a raw record, before personal data is treated. */
export type Mapped = { readonly provider: Provider; readonly drafts: readonly Draft[] }

export type MapOptions = {
  readonly endpoints: Endpoints
  /** Hash of an address: where only the outcome counts, any will do. */
  readonly keyedHash: MapMeta['keyedHash']
}

/** Parses and maps a raw record with the code of its provider and the options of its endpoint. */
export function draftsOf(raw: StreamRecord, { endpoints, keyedHash }: MapOptions): Outcome<Mapped> {
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
  const webhookId = raw.headers[HEADERS.webhookId] ?? bodyDigest
  const mapped = provider.map(parsed.value, { endpoint, webhookId, bodyDigest, keyedHash })
  return mapped.kind === 'ok' ? ok({ provider, drafts: mapped.value }) : mapped
}

/**
 * Raw record to unified records. Pure: the same raw record always gives the same records. Those about
 * a suppressed person are left out; a raw record of which nothing else remains is skipped.
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
  const added = addedTo(raw, provider, settingsVersion)
  return ok(kept.map((draft) => complete(personalData.protect(draft), added)))
}

/** Lineage, receive time and mapping version: the same for all records of a raw record. */
function addedTo(raw: StreamRecord, provider: Provider, settingsVersion: number) {
  return {
    provider: provider.id,
    received_at: raw.timestampMs,
    raw_topic: raw.topic,
    raw_partition: raw.partition,
    raw_offset: Number(raw.offset),
    mapping_version: mappingVersionOf(provider, settingsVersion),
  }
}

function complete({ kind, facts }: Draft, added: ReturnType<typeof addedTo>): Unified {
  const record = { ...facts, ...added, revision_hash: revisionHash(facts) }
  return { kind, record } as Unified
}
