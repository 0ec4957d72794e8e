import type { Producer, Source } from '@tributary/runtime/stream'
import type { Insert } from '../../../services/sink/src/table-writer.ts'

/** A process that may die at a step. After that none of its work continues. */
export type Life = {
  /** Passes a step, or never returns. */
  step(): Promise<void>
  /** Number of steps reached so far. */
  steps(): number
  /** Resolves when the process dies. */
  readonly died: Promise<void>
}

export function createLife(diesAt: number): Life {
  const died = Promise.withResolvers<void>()
  let steps = 0
  return {
    async step() {
      steps += 1
      if (steps < diesAt) return
      died.resolve()
      await new Promise(() => undefined)
    },
    steps: () => steps,
    died: died.promise,
  }
}

export const createImmortal = (): Life => createLife(Number.POSITIVE_INFINITY)

/** The ports of a stage. */
export type Ports = {
  readonly source: Source
  readonly producer: Producer
  readonly insert: Insert
}

/** The same ports with a step before and after every call and commit. */
export function living({ source, producer, insert }: Ports, { step }: Life): Ports {
  return {
    source: {
      ...source,
      run: (onBatch, signal) =>
        source.run(async (batch) => {
          await step()
          const result = await onBatch(batch)
          await step()
          return result
        }, signal),
    },
    producer: {
      async publish(record) {
        await step()
        await producer.publish(record)
        await step()
      },
    },
    async insert(table, schema, datums) {
      await step()
      await insert(table, schema, datums)
      await step()
    },
  }
}
