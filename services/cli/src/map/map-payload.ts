import { randomBytes } from 'node:crypto'
import type { StreamRecord, Unified } from '@tributary/core'
import type { NormalizeOptions } from '@tributary/normalization'
import { normalize, normalizeAndEncode } from '@tributary/normalization'
import { loadPersonalData, PERSONAL_DATA_FIELDS } from '@tributary/normalization/settings'
import type { Endpoints, Provider } from '@tributary/providers'
import { createLocalEndpoints, deliveryOf, PROVIDERS, readEndpoints } from '@tributary/providers'
import { createEncoders } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { readConfig } from '@tributary/runtime/service'
import type { PayloadFile } from '../payload-files.ts'

/** Result of the mapping for one payload. */
export type MappedPayload =
  | { readonly file: string; readonly outcome: 'mapped'; readonly records: readonly Unified[] }
  | { readonly file: string; readonly outcome: 'skipped'; readonly reason: string }
  | {
      readonly file: string
      readonly outcome: 'dead'
      readonly code: string
      /** Place and shape of the problem, never a value of the payload. */
      readonly detail: string
    }

export type MapTarget = {
  readonly provider: Provider
  /** Name of the endpoint. */
  readonly endpoint: string
  readonly options: NormalizeOptions
}

/** Any id will do: the encoded records are not published. */
const ENCODERS = createEncoders({ message: 1, call: 1, conversation: 1 })

/** Maps a payload as the normalizer maps a webhook that arrives now. Never throws. */
export function mapPayload(
  { name: file, body }: PayloadFile,
  { provider, endpoint, options }: MapTarget,
): MappedPayload {
  const raw = rawRecordOf(body, { provider, endpoint })
  const outcome = normalizeAndEncode(raw, {
    normalize: (record) => normalize(record, options),
    encoders: ENCODERS,
  })
  switch (outcome.kind) {
    case 'ok':
      return { file, outcome: 'mapped', records: outcome.value.map(({ unified }) => unified) }
    case 'skip':
      return { file, outcome: 'skipped', reason: outcome.reason }
    case 'dead':
      return { file, outcome: 'dead', code: outcome.code, detail: outcome.detail }
  }
}

function rawRecordOf(
  body: Uint8Array,
  { provider, endpoint }: Pick<MapTarget, 'provider' | 'endpoint'>,
): StreamRecord {
  const { record } = deliveryOf({
    ...{ provider, endpoint: { name: endpoint } },
    request: { body, headers: {}, path: `/webhooks/${provider.id}/${endpoint}` },
    receivedAtMs: Date.now(),
  })
  return { ...record, partition: 0, offset: 0n }
}

/** The variables decide how personal data is treated; without a key a random one is used once. */
export function mapOptionsOf(env: Env, endpoints: Endpoints): NormalizeOptions {
  const hasKey = Boolean(env['PII_HASH_KEY'] || env['PII_HASH_KEY_FILE'])
  const keyed = hasKey ? env : { ...env, PII_HASH_KEY: randomBytes(32).toString('hex') }
  const { personalData: settings } = readConfig({ personalData: PERSONAL_DATA_FIELDS }, keyed)
  return {
    endpoints,
    personalData: loadPersonalData(settings),
    settingsVersion: settings.settingsVersion,
    isSuppressed: () => false,
  }
}

/** New endpoints of every provider with the default options, as those of a local stack. */
export function defaultEndpoints(): Endpoints {
  const { endpoints } = createLocalEndpoints('http://127.0.0.1')
  const read = readEndpoints(endpoints, PROVIDERS, null)
  if (read.ok) return read.value
  throw new Error(`the local endpoints are wrong: ${read.problems.join('; ')}`)
}
