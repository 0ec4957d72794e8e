import { Failure } from '@tributary/core'

export type GroupCommitOptions<T> = {
  /** Sends a group. Resolves once its effect is durable; the group's items share the result. */
  readonly send: (items: readonly T[]) => Promise<void>
  /** Sends under way at most. */
  readonly maxInFlight: number
  /** Weight of a group at most; a heavier single item goes alone. */
  readonly maxWeight: number
  readonly weightOf: (item: T) => number
  /** Bytes of a group at most; a larger single item goes alone. */
  readonly maxBytes: number
  readonly bytesOf: (item: T) => number
  /** Time from the start of one send to the start of the next at least. */
  readonly minIntervalMs: number
}

type Waiting<T> = {
  readonly item: T
  readonly expiresAt: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export type GroupCommit<T> = {
  /**
   * Resolves once the item's effect is durable. Rejects with what `send` threw, or with UNAVAILABLE
   * when `expiresAt` (milliseconds of `performance.now()`, which no clock step moves) passes first:
   * an item that still waits is then never sent, the effect of one that is under way is unknown.
   */
  submit(item: T, expiresAt?: number): Promise<void>
  /** Items that wait or are under way. */
  size(): number
}

const SWEEP_MS = 50

/**
 * Group commit: what arrives while no send is under way leaves at once; what arrives meanwhile
 * gathers and leaves together when a send ends. No linger: low load has low latency, high load has
 * large groups.
 */
export function createGroupCommit<T>(options: GroupCommitOptions<T>): GroupCommit<T> {
  const { send, maxInFlight, maxWeight, weightOf, maxBytes, bytesOf, minIntervalMs } = options
  let waiting: Waiting<T>[] = []
  const underWay = new Set<Waiting<T>>()
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
    for (const entry of group) underWay.add(entry)
    try {
      await send(group.map(({ item }) => item))
      for (const { resolve } of group) resolve()
    } catch (error) {
      for (const { reject } of group) reject(error)
    } finally {
      inFlight--
      for (const entry of group) underWay.delete(entry)
      pump()
    }
  }

  function dropExpired(): void {
    const now = performance.now()
    const isExpired = ({ expiresAt }: Waiting<T>) => expiresAt <= now
    if (!waiting.some(isExpired)) return
    for (const entry of waiting.filter(isExpired)) entry.reject(expired())
    waiting = waiting.filter((entry) => !isExpired(entry))
  }

  function sweep(): void {
    const now = performance.now()
    for (const entry of underWay) if (entry.expiresAt <= now) entry.reject(expired())
    dropExpired()
    if (waiting.length + underWay.size > 0) return
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
    size: () => waiting.length + underWay.size,
  }
}

const expired = () => new Failure('UNAVAILABLE', 'not confirmed before its deadline')
