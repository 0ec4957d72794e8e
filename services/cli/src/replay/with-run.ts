import type { Encoders } from '@tributary/core'
import { mappingVersionOf, normalize, normalizeAndEncode } from '@tributary/normalization'
import { PROVIDERS } from '@tributary/providers'
import { readRanges } from '@tributary/runtime/kafka'
import { createEncoders } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import type { AdminKafka } from '../clients.ts'
import { kafkaOf, normalizationOf, registryOf } from '../clients.ts'
import type { ErasedList } from '../suppression/read-suppressions.ts'
import { withErasedList } from '../suppression/read-suppressions.ts'
import {
  floorVersion,
  NOTHING_IS_WITHIN,
  oldestReceived,
  refoundedProviders,
  trimmedProviders,
} from './floor-version.ts'
import type { Mapping } from './map-again.ts'
import type { Known } from './run-replay.ts'
import type { ProviderRun } from './tables/run-tables.ts'
import type { Period, Window, WindowOptions } from './window.ts'
import { openWindow } from './window.ts'

export type ReplayOptions = WindowOptions & { readonly env: Env }

/** What a replay starts from, whatever its target. */
export type ReplayStart = {
  readonly kafka: AdminKafka
  readonly window: Window
  readonly mapping: Mapping
  readonly encoders: Encoders
  readonly providersOf: (known: Known) => Promise<readonly ProviderRun[]>
  readonly erased: ErasedList
}

/**
 * Fixes the window, reads the list of erased persons and makes ready to map exactly as the normalizer
 * with these variables does.
 */
export async function withReplayStart<T>(
  options: ReplayOptions,
  use: (start: ReplayStart) => Promise<T>,
): Promise<T> {
  const { env, period, note, signal } = options
  const kafka = kafkaOf(env)
  const normalization = normalizationOf(env)
  const encoders = createEncoders(await registryOf(env).ids())
  const window = await openWindow(kafka, options)
  const { personalData, settingsVersion } = normalization
  return withErasedList({ kafka, personalData, signal }, (erased) => {
    const { isSuppressed, whileFresh } = erased
    const options = { ...normalization, isSuppressed }
    const mapping: Mapping = {
      ...{ note, signal, whileFresh },
      read: (ranges) => readRanges(kafka, ranges),
      prepare: (raw) =>
        normalizeAndEncode(raw, { encoders, normalize: (of) => normalize(of, options) }),
    }
    const providersOf = (known: Known) =>
      providerRuns({ kafka, window, period, settingsVersion }, known)
    return use({ kafka, window, mapping, encoders, providersOf, erased })
  })
}

type Settled = {
  readonly kafka: AdminKafka
  readonly window: Window
  readonly period: Period
  readonly settingsVersion: number
}

async function providerRuns(
  { kafka, window, period, settingsVersion }: Settled,
  { tally, lineages }: Known,
): Promise<readonly ProviderRun[]> {
  const retained = await window.retainedNow()
  const cut = new Set([...trimmedProviders(retained), ...refoundedProviders(lineages, retained)])
  const oldest = await oldestReceived(kafka, retained, cut)
  return PROVIDERS.filter(({ id }) => period.providers.includes(id)).map((provider) => ({
    provider: provider.id,
    mappingVersion: mappingVersionOf(provider, settingsVersion),
    floorVersion: tally.uncertain.has(provider.id)
      ? NOTHING_IS_WITHIN
      : floorVersion(oldest.get(provider.id) ?? null, period.fromMs),
  }))
}
