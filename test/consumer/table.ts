import type { FoldedRows } from '../../libs/consumer/src/fold/index.ts'
import type { Change } from '../../libs/consumer/src/latest/index.ts'
import { linesOf } from '../analytics/comparison.ts'
import { asViewRow, asViews, VIEWS } from './view-rows.ts'

/** A table that a consumer keeps from changes, by key. */
export type Table = {
  readonly apply: (change: Change) => void
  /** Lines of the rows of each view, as `linesOf`. */
  readonly lines: () => readonly (readonly string[])[]
  readonly reasons: ReadonlyMap<string, string>
}

const nameOf = ({ kind, key }: Change) => JSON.stringify([kind, key])

export function createTable(): Table {
  const rows = new Map<string, Extract<Change, { type: 'set' }>>()
  const reasons = new Map<string, string>()
  return {
    apply(change) {
      if (change.type === 'set') rows.set(nameOf(change), change)
      else {
        rows.delete(nameOf(change))
        reasons.set(nameOf(change), change.reason)
      }
    },
    lines: () =>
      (Object.keys(VIEWS) as Change['kind'][]).map((kind) => {
        const ofKind = [...rows.values()].filter((change) => change.kind === kind)
        return linesOf(ofKind.map(({ row }) => asViewRow(row)))
      }),
    reasons,
  }
}

/** The lines that a table has when it equals folded rows. */
export const linesOfRows = (rows: FoldedRows): readonly (readonly string[])[] => {
  const views = asViews(rows)
  return Object.values(VIEWS).map((view) => linesOf(views[view] ?? []))
}
