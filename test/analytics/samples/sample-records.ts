import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Unified } from '@tributary/core'
import { rawTopic } from '@tributary/core'
import { createPersonalData, normalize } from '@tributary/normalization'
import { createLocalEndpoints, PROVIDER_IDS, PROVIDERS, readEndpoints } from '@tributary/providers'
import type { History, HistoryRecord } from '../records.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../libs/providers/src')
const RECEIVED_AT = Date.UTC(2026, 10, 20)

/** What the normalizer makes of the sample webhooks of every provider, under the default settings. */
export function sampleRecords(): readonly Unified[] {
  const read = readEndpoints(
    createLocalEndpoints('http://127.0.0.1:8080').endpoints,
    PROVIDERS,
    null,
  )
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const options = {
    endpoints: read.value,
    personalData: createPersonalData({
      id: 'keep',
      contact: 'hash',
      content: 'drop',
      hashKey: 'samples',
    }),
    settingsVersion: 1,
    isSuppressed: () => false,
  }
  return PROVIDER_IDS.flatMap((provider) =>
    samplesOf(provider).flatMap((value, index) => {
      const outcome = normalize(rawRecord(provider, value, index), options)
      return outcome.kind === 'ok' ? outcome.value : []
    }),
  )
}

/** The same records for the oracle. */
export const sampleHistory = (): History =>
  sampleRecords().map(({ kind, record }) => ({ kind, ...record }) as HistoryRecord)

function samplesOf(provider: string): readonly Uint8Array[] {
  const folder = path.join(FOLDER, provider, 'samples')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(path.join(folder, file)))
}

const rawRecord = (provider: string, value: Uint8Array, index: number) => ({
  topic: rawTopic(provider),
  partition: 0,
  offset: BigInt(index),
  key: null,
  value,
  headers: {},
  timestampMs: RECEIVED_AT + index,
})
