import type { Entry, Store } from './store.ts'

/** A store in the memory of this process: for a group of one member that starts at the beginning each time. */
export function memoryStore(): Store {
  const entries = new Map<string, Entry>()
  return {
    async get(key) {
      return entries.get(key) ?? null
    },
    async compareAndSet(key, value, expected) {
      if ((entries.get(key)?.version ?? 0) !== expected) return false
      entries.set(key, { value, version: expected + 1 })
      return true
    },
  }
}
