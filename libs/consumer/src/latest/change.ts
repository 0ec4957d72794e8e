import type { EntityKey, RowKind } from '../fold/facts.ts'
import type { Rows } from '../fold/rows.ts'

/**
 * Why a row is gone. `deleted`: at the provider. `withdrawn`: the mapping no longer makes it. `erased`: a
 * person was erased; also delete what you derived from the row.
 */
export type RemovalReason = 'deleted' | 'withdrawn' | 'erased'

/** A change of one row. Changes may be repeated; `revision` grows with each change of the entity. */
export type Change<K extends RowKind = RowKind> = {
  readonly [Kind in K]:
    | {
        readonly type: 'set'
        readonly kind: Kind
        readonly key: EntityKey
        readonly row: Rows[Kind]
        readonly revision: number
      }
    | {
        readonly type: 'removed'
        readonly kind: Kind
        readonly key: EntityKey
        readonly reason: RemovalReason
        readonly revision: number
      }
}[K]
