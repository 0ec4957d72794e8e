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

type Queued = { readonly record: OutRecord; readonly expiresAt: number; readonly end: Settle }
type Settle = PromiseWithResolvers<void>

const CONFIRM_MS = 3

export function createMemoryKafka(): MemoryKafka {
  const log: OutRecord[] = []
  let queue: readonly Queued[] = []
  let asked = 0
  const isRefused = () => kafka.mode === 'down' || (kafka.mode === 'flaky' && asked % 2 === 0)

  const kafka: MemoryKafka = {
    log,
    mode: 'up',
    async publish(record, expiresAt = Number.POSITIVE_INFINITY) {
      asked += 1
      if (isRefused()) throw new Failure('UNAVAILABLE', { what: 'the brokers cannot be reached' })
      const end = Promise.withResolvers<void>()
      queue = [...queue, { record, expiresAt, end }]
      if (queue.length === 1) void pump()
      return end.promise
    },
  }

  async function pump(): Promise<void> {
    while (queue.length > 0) {
      await pause(CONFIRM_MS)
      expire()
      if (kafka.mode !== 'silent') take()
    }
  }

  function expire(): void {
    const now = performance.now()
    for (const { expiresAt, end } of queue) if (expiresAt <= now) end.reject(expired())
    queue = queue.filter(({ expiresAt }) => expiresAt > now)
  }

  function take(): void {
    for (const { record, end } of queue) {
      if (kafka.mode === 'down')
        end.reject(new Failure('UNAVAILABLE', { what: 'the connection ended' }))
      else log.push(record)
      if (kafka.mode === 'up' || kafka.mode === 'flaky') end.resolve()
      if (kafka.mode === 'deaf') setTimeout(() => end.reject(expired()), CONFIRM_MS)
    }
    queue = []
  }

  return kafka
}

const expired = () => new Failure('UNAVAILABLE', { what: 'not confirmed before its deadline' })
