/** A value with its version, which counts the writes of its key. */
export type Entry = { readonly value: string; readonly version: number }

/**
 * The port to where the state is kept. All members of a group share one store, because the records of one
 * entity can be on several partitions.
 */
export type Store = {
  /** The newest entry of a key; null without one. */
  get(key: string): Promise<Entry | null>
  /**
   * Writes a value if the key still has the version `expected` (0: no entry), with version `expected + 1`.
   * Resolves to whether it did, once the value is durable. Two writers never both succeed.
   */
  compareAndSet(key: string, value: string, expected: number): Promise<boolean>
}
