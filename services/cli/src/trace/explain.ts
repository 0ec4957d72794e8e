import type { StreamRecord } from '@tributary/core'
import { draftsOf } from '@tributary/normalization'
import type { Endpoints } from '@tributary/providers'
import { sha256 } from '@tributary/providers'

/** What the current mapping makes of a raw record: so many records, or why none. */
export type Explanation =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'dead'; readonly code: string }

/** Maps a raw record without treating personal data, which changes no outcome. Never throws. */
export function explain(raw: StreamRecord, endpoints: Endpoints): Explanation {
  const outcome = draftsOf(raw, { endpoints, keyedHash: sha256 })
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'records', records: outcome.value.drafts.length }
    case 'skip':
      return { kind: 'skipped', reason: outcome.reason }
    case 'dead':
      return { kind: 'dead', code: outcome.code }
  }
}
