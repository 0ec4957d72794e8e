import type { Encoders } from '@tributary/core'
import { UNIFIED_TOPICS } from '@tributary/core'
import { mappingVersionOf, normalize, normalizeAndEncode } from '@tributary/normalization'
import { PROVIDERS } from '@tributary/providers'
import { readRanges } from '@tributary/runtime/kafka'
import { createEncoders } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { createAnnounce, newRun } from '../announcements/announce.ts'
import type { CommandKafka } from '../clients.ts'
import {
  clickHouseSettingsOf,
  kafkaOf,
  normalizationOf,
  registryOf,
  withProducer,
} from '../clients.ts'
import { normalizerReader, sinkReader, untilCaughtUp } from '../readers.ts'
import type { LiveSuppressionList } from '../suppression/suppression-list.ts'
import { withSuppressionList } from '../suppression/suppression-list.ts'
import type { ReplayMapping } from './mapping.ts'
import { floorVersion, NO_FLOOR, recreatedProviders, trimmedProviders } from './ranges.ts'
import type { ReplayResult, WindowFindings } from './run.ts'
import { runReplay } from './run.ts'
import type { DatabaseDifference } from './tables/database.ts'
import { withReplayDatabase } from './tables/database.ts'
import type { ProviderVersions } from './tables/run-tables.ts'
import { createCopyTarget, createTopicTarget } from './target.ts'
import type { ReplayPeriod, ReplayWindow, WindowOptions } from './window.ts'
import { oldestReceived, openWindow } from './window.ts'

export type ReplayOptions = WindowOptions & { readonly env: Env }

/** Replays into the unified topics: the sink inserts the records as it does all others. */
export async function liveReplay(options: ReplayOptions): Promise<ReplayResult> {
  const { env, note, signal } = options
  const settings = clickHouseSettingsOf(env)
  return withReplayDatabase(settings, (database) =>
    withReplayStart(options, ({ kafka, suppressed, ...start }) =>
      withProducer(kafka, UNIFIED_TOPICS, async (producer) => {
        const store = await database.openRun(settings.database, start.window.ranges)
        const sink = sinkReader(env)
        const announcing = await createAnnounce(options)
        const announce = () => announcing(database.removals)
        const run = newRun()
        const waiting = { kafka, note, signal }
        const target = createTopicTarget({ ...waiting, producer, sink, suppressed, runId: run.id })
        return runReplay({ ...start, run, store, target, announce })
      }),
    ),
  )
}

/**
 * Replays into a copy of the database, in the same steps, and compares it with another copy of the same
 * moment. Waits first until everything in the window has arrived, so that only the replay makes a
 * difference.
 */
export async function diffReplay(
  options: ReplayOptions,
): Promise<ReplayResult & { readonly difference: DatabaseDifference }> {
  const { env } = options
  return withReplayDatabase(clickHouseSettingsOf(env), (database) =>
    withReplayStart(options, async ({ kafka, ...start }) => {
      const waiting = { ...options, kafka }
      await untilCaughtUp(normalizerReader(env), waiting)
      await untilCaughtUp(sinkReader(env), waiting)
      const pair = await database.copies()
      const store = await database.openRun(pair.after, start.window.ranges)
      const target = createCopyTarget((records) => database.land(pair.after, records))
      const announce = async () => 0
      const result = await runReplay({ ...start, run: newRun(), store, target, announce })
      options.note('comparing every view')
      return { ...result, runId: null, difference: await database.compare(pair) }
    }),
  )
}

/** What a replay starts from, whatever its target. */
type ReplayStart = {
  readonly kafka: CommandKafka
  readonly window: ReplayWindow
  readonly mapping: ReplayMapping
  readonly encoders: Encoders
  readonly providersOf: (findings: WindowFindings) => Promise<readonly ProviderVersions[]>
  readonly suppressed: LiveSuppressionList
}

/** Fixes the window, reads the suppression list and prepares to map as the normalizer does. */
async function withReplayStart<T>(
  options: ReplayOptions,
  use: (start: ReplayStart) => Promise<T>,
): Promise<T> {
  const { env, period, note, signal } = options
  const kafka = kafkaOf(env)
  const normalization = normalizationOf(env)
  const encoders = createEncoders(await registryOf(env).ids())
  const window = await openWindow(kafka, options)
  const { settingsVersion } = normalization
  return withSuppressionList({ kafka, normalization, signal }, (suppressed) => {
    const { isSuppressed, whileFresh } = suppressed
    const normalizing = { ...normalization, isSuppressed }
    const mapping: ReplayMapping = {
      ...{ note, signal, whileFresh },
      read: (ranges) => readRanges(kafka, ranges),
      prepare: (raw) =>
        normalizeAndEncode(raw, { encoders, normalize: (of) => normalize(of, normalizing) }),
    }
    const providersOf = (findings: WindowFindings) =>
      providerVersions({ kafka, window, period, settingsVersion }, findings)
    return use({ kafka, window, mapping, encoders, providersOf, suppressed })
  })
}

type VersionContext = {
  readonly kafka: CommandKafka
  readonly window: ReplayWindow
  readonly period: ReplayPeriod
  readonly settingsVersion: number
}

async function providerVersions(
  { kafka, window, period, settingsVersion }: VersionContext,
  { counts, lineages }: WindowFindings,
): Promise<readonly ProviderVersions[]> {
  const retained = await window.retainedNow()
  const cut = new Set([...trimmedProviders(retained), ...recreatedProviders(lineages, retained)])
  const oldest = await oldestReceived(kafka, retained, cut)
  return PROVIDERS.filter(({ id }) => period.providers.includes(id)).map((provider) => ({
    provider: provider.id,
    mappingVersion: mappingVersionOf(provider, settingsVersion),
    floorVersion: counts.uncertain.has(provider.id)
      ? NO_FLOOR
      : floorVersion(oldest.get(provider.id) ?? null, period.fromMs),
  }))
}
