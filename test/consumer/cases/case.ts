import type { Erasure } from '../../../libs/consumer/src/fold/index.ts'
import type { HistoryRecord } from '../../analytics/records.ts'
import { minute } from '../../analytics/stories.ts'

type Published = {
  /** Minute of the timestamp of the Kafka record. */
  readonly at: number
  /** Writer schema, by default that of the kind. `next` has a field and a symbol that readers do not know. */
  readonly schema?: 'next'
  /** Fields of the datum that differ from those of the record that readers see. */
  readonly written?: Readonly<Record<string, unknown>>
}

/** A record as it is published. `counts` is whether it takes part in the fold, by the rules of step 1. */
export type PublishedRecord = Published & {
  readonly record: HistoryRecord
  readonly counts: boolean
}

export type PublishedErasure = Published & { readonly erasure: Partial<Erasure> }

export type VectorCase = {
  readonly title: string
  readonly published: readonly (PublishedRecord | PublishedErasure)[]
}

export const published = (record: HistoryRecord, at = 0): PublishedRecord => ({
  ...{ record, at, counts: true },
})

/** A record that a later revision, or an erasure, takes out of the fold. */
export const replaced = (record: HistoryRecord, at = 0): PublishedRecord => ({
  ...{ record, at, counts: false },
})

export const erasure = (at: number, fields: Partial<Erasure>): PublishedErasure => ({
  erasure: { erased_at: minute(at), run_id: 'run-1', ...fields },
  at,
})

export const vector = (
  title: string,
  ...steps: readonly (HistoryRecord | PublishedRecord | PublishedErasure)[]
): VectorCase => ({
  title,
  published: steps.map((step) => ('kind' in step ? published(step) : step)),
})
