import type { EachBatchPayload, Kafka } from 'kafkajs'
import { expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { eachBatch } from './each-batch.ts'

const message = (offset: number) => ({
  ...{ key: null, value: Buffer.of(), timestamp: '0', attributes: 0, offset: String(offset) },
})

/** Offers a batch of kafkajs with offsets 0 and 1; resolves to what was done with it, in order. */
async function offer({ commit, lastOffset = '1' }: { commit?: () => void; lastOffset?: string }) {
  const steps: string[] = []
  const positions = new Map([['t/0', 0n]])
  const payload = {
    batch: {
      ...{ topic: 't', partition: 0, highWatermark: '2', lastOffset: () => lastOffset },
      messages: [message(0), message(1)],
    },
    resolveOffset: (offset: string) => void steps.push(`resolve ${offset}`),
    async commitOffsetsIfNecessary({ topics }: { topics: [{ partitions: [{ offset: string }] }] }) {
      steps.push(`commit ${topics[0].partitions[0].offset}`)
      commit?.()
    },
    ...{ heartbeat: async () => undefined, isRunning: () => true, isStale: () => false },
  } as unknown as EachBatchPayload
  const epoch = { signal: new AbortController().signal, positions: Promise.resolve(positions) }
  const failure = await eachBatch({
    ...{ payload, epoch, stop: new AbortController().signal },
    onBatch: async ({ records }) => ({ commit: BigInt(records.length), pauseMs: null }),
    options: {
      ...{ kafka: {} as Kafka, maxBatchRecords: 10, gaps: { onOffsetGone: 'stop' } },
      log: createLog('test', 'fatal'),
    },
  }).catch((error: unknown) => error)
  return { steps, failure, position: positions.get('t/0') }
}

test('what is settled is committed, and only then behind the consumer', async () => {
  const { steps, position } = await offer({})
  expect(steps).toEqual(['commit 2', 'resolve 1'])
  expect(position).toBe(2n)
})

test('what could not be committed comes again', async () => {
  const timeOut = new Error('the coordinator is gone')
  const { steps, failure, position } = await offer({
    commit() {
      throw timeOut
    },
  })
  expect(failure).toBe(timeOut)
  expect(steps).toEqual(['commit 2'])
  expect(position).toBe(0n)
})

test('with its last record a batch commits the markers of transactions behind it', async () => {
  const { steps } = await offer({ lastOffset: '3' })
  expect(steps).toEqual(['commit 4', 'resolve 3'])
})
