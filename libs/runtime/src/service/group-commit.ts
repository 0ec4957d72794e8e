import type { Dependency } from '@tributary/core'
import { Failure } from '@tributary/core'

export type GroupCommitOptions<T> = {
  /**
   * Sends a group. Resolves once its effect is durable. The group's items share the result, unless
   * it rejects with `ItemFailures`.
   */
  readonly send: (items: readonly T[]) => Promise<void>
  /** Maximum number of sends in flight. */
  readonly maxInFlight: number
  /** Maximum weight of a group; a heavier item is sent alone. */
  readonly maxWeight: number
  readonly weightOf: (item: T) => number
  /** Maximum bytes of a group; a larger item is sent alone. */
  readonly maxBytes: number
  readonly bytesOf: (item: T) => number
  /** Minimum time between the starts of two sends. */
  readonly minIntervalMs: number
  /** What makes the effect durable, for the failure of an item that expires. */
  readonly dependency?: Dependency
}

type Waiting<T> = {
  readonly item: T
  readonly expiresAt: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Thrown by `send` when a part of its items failed: the effect of the others is durable. */
export class ItemFailures extends Error {
  /** Why, by item. */
  readonly byItem: ReadonlyMap<unknown, unknown>

  constructor(byItem: ReadonlyMap<unknown, unknown>) {
    super(`${byItem.size} items failed`)
    this.name = 'ItemFailures'
    this.byItem = byItem
  }
}

export type GroupCommit<T> = {
  /**
   * Resolves once the item's effect is durable. Rejects with what `send` threw, or with UNAVAILABLE
   * when `expiresAt` passes first (milliseconds of `performance.now()`, which clock steps do not
   * move): an item that still waits is then never sent, the effect of one in flight is unknown.
   */
  submit(item: T, expiresAt?: number): Promise<void>
  /** Number of items that wait or are in flight. */
  size(): number
}

/** Interval of the search for expired items. */
const SWEEP_MS = 50

/**
 * Group commit. An item that arrives while a send may start is sent at once; items that arrive during
 * a send are sent as one group when it ends. Without a linger time, low load has low latency and high
 * load has large groups.
 */
export function createGroupCommit<T>(options: GroupCommitOptions<T>): GroupCommit<T> {
  const { send, maxInFlight, maxWeight, weightOf, maxBytes, bytesOf, minIntervalMs } = options
  let waiting: Waiting<T>[] = []
  const sending = new Set<Waiting<T>>()
  let inFlight = 0
  let nextStart = 0
  let startScheduled = false
  let sweeper: NodeJS.Timeout | undefined

  function pump(): void {
    if (inFlight < maxInFlight) dropExpired()
    while (waiting.length > 0 && inFlight < maxInFlight) {
      const now = performance.now()
      if (nextStart > now) {
        pumpLater(nextStart - now)
        return
      }
      nextStart = now + minIntervalMs
      void dispatch(takeGroup())
    }
  }

  function pumpLater(waitMs: number): void {
    if (startScheduled) return
    startScheduled = true
    setTimeout(() => {
      startScheduled = false
      pump()
    }, Math.ceil(waitMs))
  }

  function takeGroup(): readonly Waiting<T>[] {
    let weight = 0
    let bytes = 0
    let count = 0
    for (const { item } of waiting) {
      weight += weightOf(item)
      bytes += bytesOf(item)
      if (count > 0 && (weight > maxWeight || bytes > maxBytes)) break
      count++
    }
    return waiting.splice(0, count)
  }

  async function dispatch(group: readonly Waiting<T>[]): Promise<void> {
    inFlight++
    for (const entry of group) sending.add(entry)
    try {
      await send(group.map(({ item }) => item))
      for (const { resolve } of group) resolve()
    } catch (error) {
      settleFailed(group, error)
    } finally {
      inFlight--
      for (const entry of group) sending.delete(entry)
      pump()
    }
  }

  function settleFailed(group: readonly Waiting<T>[], error: unknown): void {
    for (const { item, resolve, reject } of group) {
      if (!(error instanceof ItemFailures)) reject(error)
      else if (error.byItem.has(item)) reject(error.byItem.get(item))
      else resolve()
    }
  }

  function dropExpired(): void {
    const now = performance.now()
    const isExpired = ({ expiresAt }: Waiting<T>) => expiresAt <= now
    if (!waiting.some(isExpired)) return
    for (const entry of waiting.filter(isExpired)) entry.reject(failureOf(options.dependency))
    waiting = waiting.filter((entry) => !isExpired(entry))
  }

  function sweep(): void {
    const now = performance.now()
    for (const entry of sending)
      if (entry.expiresAt <= now) entry.reject(failureOf(options.dependency))
    dropExpired()
    if (waiting.length + sending.size > 0) return
    clearInterval(sweeper)
    sweeper = undefined
  }

  return {
    submit: (item, expiresAt = Number.POSITIVE_INFINITY) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, expiresAt, resolve, reject })
        if (expiresAt !== Number.POSITIVE_INFINITY) sweeper ??= setInterval(sweep, SWEEP_MS)
        pump()
      }),
    size: () => waiting.length + sending.size,
  }
}

const failureOf = (dependency: Dependency | undefined) =>
  new Failure('UNAVAILABLE', {
    what: 'not confirmed before the deadline',
    ...(dependency !== undefined && { dependency }),
  })
