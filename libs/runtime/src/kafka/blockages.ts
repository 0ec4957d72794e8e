import type { Blockage } from './produce-error.ts'

/**
 * A blockage counts for this long after the last refusal. A gateway that is not ready gets no
 * webhooks, and would otherwise never find out that the cause is gone.
 */
const COUNTS_FOR_MS = 60_000

/** The topics that take no records at present. */
export type Blockages = {
  add(blockage: Blockage): void
  /** A topic has taken a record. A blockage by one record goes on: that record still waits. */
  clear(topic: string): void
  current(): readonly Blockage[]
}

export function createBlockages(now: () => number): Blockages {
  const known = new Map<string, { readonly blockage: Blockage; readonly until: number }>()
  return {
    add: (blockage) => void known.set(blockage.topic, { blockage, until: now() + COUNTS_FOR_MS }),
    clear(topic) {
      if (known.get(topic)?.blockage.isOfRecord === false) known.delete(topic)
    },
    current: () =>
      [...known.values()].filter(({ until }) => until > now()).map(({ blockage }) => blockage),
  }
}
