import type { Encoders, Outcome, StreamRecord } from '@tributary/core'
import type { EncodedRecord } from '@tributary/normalization'
import { normalize, normalizeAndEncode } from '@tributary/normalization'
import type { Normalization } from '@tributary/normalization/settings'
import { loadNormalization, NORMALIZATION_FIELDS } from '@tributary/normalization/settings'
import { createEncoders } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { readConfig } from '@tributary/runtime/service'
import type { StackClients } from '../rig/stack-clients.ts'

/** What a raw record means, by the same pure code as the normalizer's. */
export type Interpretation = {
  readonly endpoints: Normalization['endpoints']
  readonly encoders: Encoders
  of(raw: StreamRecord): Outcome<readonly EncodedRecord[]>
}

export async function createInterpretation(
  env: Env,
  { registry }: StackClients,
): Promise<Interpretation> {
  const config = readConfig({ normalization: NORMALIZATION_FIELDS }, env)
  const normalization = loadNormalization(config.normalization)
  const encoders = createEncoders(await registry.ids())
  const options = { ...normalization, isSuppressed: () => false }
  return {
    endpoints: normalization.endpoints,
    encoders,
    of: (raw) =>
      normalizeAndEncode(raw, { normalize: (record) => normalize(record, options), encoders }),
  }
}
