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

/**
 * Raw record to unified records. Pure: the same raw record always gives the same records. Those about
 * an erased person are left out; a raw record of which nothing else remains is skipped.
 */
export function normalize(
  raw: StreamRecord,
  options: NormalizeOptions,
): Outcome<readonly Unified[]> {
  const provider = findProvider(providerOfRawTopic(raw.topic))
  const name = raw.headers[HEADERS.endpoint] ?? 'default'
  const endpoint = provider && findEndpoint(options.endpoints, provider.id, name)
  if (provider === undefined || endpoint === undefined) {
    return dead(
      'UNKNOWN_ENDPOINT',
      'the endpoints file of the normalizer does not have this endpoint',
    )
  }
  const parsed = provider.parse(raw.value)
  if (parsed.kind !== 'ok') return parsed
  const meta = metaOf(raw, { endpoint, personalData: options.personalData })
  const mapped = provider.map(parsed.value, meta)
  if (mapped.kind !== 'ok') return mapped
  const drafts = mapped.value.filter((draft) => !options.isSuppressed(provider.id, draft))
  if (drafts.length === 0 && mapped.value.length > 0) return skip('suppressed')
  const added = addedTo(raw, provider, options.settingsVersion)
  return ok(drafts.map((draft) => complete(options.personalData.protect(draft), added)))
}

type Known = Pick<MapMeta, 'endpoint'> & { readonly personalData: PersonalData }

function metaOf(raw: StreamRecord, { endpoint, personalData }: Known): MapMeta {
  const bodyDigest = sha256(raw.value)
  return {
    endpoint,
    webhookId: raw.headers[HEADERS.webhookId] ?? bodyDigest,
    bodyDigest,
    keyedHash: personalData.keyedHash,
  }
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
