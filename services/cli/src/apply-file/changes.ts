import type { Cell } from '../table.ts'

/** One entry of a file, such as a schedule: one row of a table or several. */
export type Item = {
  /** Identifies the entry in its table. */
  readonly key: string
  /** Equal for entries with equal rows. */
  readonly content: string
  /** What people see of it, by the name of its column. */
  readonly shown: Shown
}

export type Shown = Readonly<Record<string, Cell>>

export type Change = {
  readonly change: 'added' | 'changed' | 'removed'
  /** The entry as it will be; as it was for a removed one. */
  readonly shown: Shown
  /** The entry as it was; null unless it changes. */
  readonly before: Shown | null
}

export type Changes = {
  readonly changes: readonly Change[]
  /** Entries that stay as they are. */
  readonly unchanged: number
}

/** What has to happen to `before` so that it becomes `after`: in the order of `after`, then the removed. */
export function changesBetween(before: readonly Item[], after: readonly Item[]): Changes {
  const old = new Map(before.map((item) => [item.key, item]))
  const kept = new Set(after.map(({ key }) => key))
  const changes = after.flatMap((item): readonly Change[] => {
    const was = old.get(item.key)
    if (was === undefined) return [{ change: 'added', shown: item.shown, before: null }]
    if (was.content === item.content) return []
    return [{ change: 'changed', shown: item.shown, before: was.shown }]
  })
  const removed = before
    .filter(({ key }) => !kept.has(key))
    .map(({ shown }): Change => ({ change: 'removed', shown, before: null }))
  const unchanged = after.filter(({ key, content }) => old.get(key)?.content === content).length
  return { changes: [...changes, ...removed], unchanged }
}

/** The number of changes of each kind. */
export function countsOf({ changes, unchanged }: Changes) {
  const count = (kind: Change['change']) => changes.filter(({ change }) => change === kind).length
  const [added, changed, removed] = [count('added'), count('changed'), count('removed')]
  return { added, changed, removed, unchanged }
}
