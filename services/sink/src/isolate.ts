/** ClickHouse refused the data itself, not the moment: at least one of the rows can never go in. */
export class RowsRefused extends Error {}

/**
 * Inserts the items; where the database refuses the data, halves them until each refused item is
 * alone. Returns the refused ones by index, with the reason. Rejects with whatever `insert` throws
 * that is not RowsRefused; items that are inserted again then change nothing.
 */
export async function insertIsolating<T>(
  items: readonly T[],
  insert: (items: readonly T[]) => Promise<void>,
): Promise<ReadonlyMap<number, string>> {
  const refused = new Map<number, string>()
  const open: { readonly from: number; readonly to: number }[] = [{ from: 0, to: items.length }]
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const { from, to } = range
    if (from === to) continue
    try {
      await insert(items.slice(from, to))
    } catch (error) {
      if (!(error instanceof RowsRefused)) throw error
      const middle = from + Math.floor((to - from) / 2)
      if (to - from === 1) refused.set(from, error.message)
      else open.push({ from: middle, to }, { from, to: middle })
    }
  }
  return refused
}
