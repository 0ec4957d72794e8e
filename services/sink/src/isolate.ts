import { tooManyDead } from '@tributary/runtime/stream'

/** ClickHouse refused the data: at least one of the rows can never be inserted. */
export class RowsRefused extends Error {}

/**
 * Inserts the items. When the database refuses the data, halves them until each refused item is alone.
 * Returns the refused items by index, with the reason. Rejects with any other error of `insert`; the
 * caller can then insert all items again, because repeated rows converge.
 *
 * Each refused item costs up to 2 log2(n) inserts. It therefore rejects with TOO_MANY_DEAD, like the
 * circuit breaker, as soon as `maxRefused` consecutive items are refused; single refused items do not
 * stop it.
 */
export async function insertIsolating<T>(
  items: readonly T[],
  insert: (items: readonly T[]) => Promise<void>,
  maxRefused: number,
): Promise<ReadonlyMap<number, string>> {
  const refused = new Map<number, string>()
  let run = 0
  const open: Range[] = [{ from: 0, to: items.length }]
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const { from, to } = range
    if (from === to) continue
    const reason = await refusalOf(() => insert(items.slice(from, to)))
    if (reason === null) run = 0
    else if (to - from > 1) open.push(...halvesOf(from, to))
    else {
      refused.set(from, reason)
      run++
      if (run >= maxRefused)
        throw tooManyDead(`${run} rows in a row that ClickHouse refuses (${reason})`)
    }
  }
  return refused
}

/** Why the database refuses the data; null once it is inserted. */
async function refusalOf(insert: () => Promise<void>): Promise<string | null> {
  try {
    await insert()
    return null
  } catch (error) {
    if (error instanceof RowsRefused) return error.message
    throw error
  }
}

type Range = { readonly from: number; readonly to: number }

/** The second half first: the caller takes ranges from the end. */
function halvesOf(from: number, to: number): readonly Range[] {
  const middle = from + Math.floor((to - from) / 2)
  return [
    { from: middle, to },
    { from, to: middle },
  ]
}
