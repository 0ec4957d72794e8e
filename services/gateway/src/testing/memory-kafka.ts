import type { OutRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import type { Producer } from '@tributary/runtime/stream'

/** A pause on timers that a test can fake. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))

/**
 * `up`: takes and confirms. `down`: refuses at once. `silent`: neither takes nor answers. `deaf`: takes,
 * but the confirmation is lost. `flaky`: refuses every second record.
 */
export type KafkaMode = 'up' | 'down' | 'silent' | 'deaf' | 'flaky'

/** A producer with the contract of the real one: keeps the order and the deadline of each record. */
export type MemoryKafka = Producer & {
  /** Records that Kafka took, including repeats. */
  readonly log: readonly OutRecord[]
  mode: KafkaMode
}

type Queued = { readonly record: OutRecord; readonly end: PromiseWithResolvers<void> }

const CONFIRM_MS = 3

export function createMemoryKafka(): MemoryKafka {
  const log: OutRecord[] = []
  const queue = new Set<Queued>()
  let mode: KafkaMode = 'up'
  let asked = 0
  let isTaking = false

  async function takeSoon(): Promise<void> {
    if (isTaking || queue.size === 0) return
    isTaking = true
    await pause(CONFIRM_MS)
    isTaking = false
    if (mode !== 'silent') takeAll()
  }

  function takeAll(): void {
    for (const { record, end } of queue) {
      if (mode === 'down') end.reject(unavailable('the connection ended'))
      else log.push(record)
      if (mode === 'up' || mode === 'flaky') end.resolve()
      if (mode === 'deaf') setTimeout(() => end.reject(expired()), CONFIRM_MS)
    }
    queue.clear()
  }

  /** One timer per record, no polling: a test that fakes hours must not pay for every millisecond. */
  function expireAt(queued: Queued, expiresAt: number): void {
    if (expiresAt === Number.POSITIVE_INFINITY) return
    const expire = () => {
      if (queue.delete(queued)) queued.end.reject(expired())
    }
    setTimeout(expire, Math.max(0, Math.ceil(expiresAt - performance.now())))
  }

  return {
    log,
    get mode() {
      return mode
    },
    set mode(next) {
      mode = next
      void takeSoon()
    },
    async publish(record, expiresAt = Number.POSITIVE_INFINITY) {
      asked += 1
      if (mode === 'down' || (mode === 'flaky' && asked % 2 === 0)) {
        throw unavailable('the brokers cannot be reached')
      }
      const queued = { record, end: Promise.withResolvers<void>() }
      queue.add(queued)
      expireAt(queued, expiresAt)
      void takeSoon()
      return queued.end.promise
    },
  }
}

const unavailable = (what: string) => new Failure('UNAVAILABLE', { what })
const expired = () => unavailable('not confirmed before its deadline')
