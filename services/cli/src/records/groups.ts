/** Group of a kept record that does not say what it is: its provider, endpoint, code or reason. */
export const UNKNOWN = 'unknown'

export type KeyedGroups<T, G> = {
  /** The group of an item, made when the item is the first of its key. */
  groupOf(item: T): G
  /** In the order in which the groups appeared. */
  readonly all: () => readonly G[]
}

/** Groups by key that the caller counts in, so that no item is kept. */
export function createGroups<T, G>(
  keyOf: (item: T) => readonly string[],
  newGroup: (first: T) => G,
): KeyedGroups<T, G> {
  const groups = new Map<string, G>()
  return {
    groupOf(item) {
      const key = JSON.stringify(keyOf(item))
      const group = groups.get(key) ?? newGroup(item)
      groups.set(key, group)
      return group
    },
    all: () => [...groups.values()],
  }
}
