import { tooManyDead } from '@tributary/runtime/stream'

/** ClickHouse refused the data itself, not the moment: at least one of the rows can never go in. */
export class RowsRefused extends Error {}

/**
 * Inserts the items; where the database refuses the data, halves them until each refused item is
 * alone. Returns the refused ones by index, with the reason. Rejects with whatever `insert` throws
 * that is not RowsRefused; items that are inserted again then change nothing.
 *
 * Each refused item costs up to 2 log2(n) inserts. So it rejects with TOO_MANY_DEAD as soon as
 * `maxRefused` items in a row are refused, as the brake does with dead records; refused ones that
 * stand apart go on.
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

/** Why the database refuses the data; null when it is in. */
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

/** The first half is the last of the two, so that it is the next to be taken. */
function halvesOf(from: number, to: number): readonly Range[] {
  const middle = from + Math.floor((to - from) / 2)
  return [
    { from: middle, to },
    { from, to: middle },
  ]
}
