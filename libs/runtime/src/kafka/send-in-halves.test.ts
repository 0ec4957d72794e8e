import { expect, test } from 'vitest'
import { sendInHalves } from './send-in-halves.ts'

const error = (type: string) => Object.assign(new Error(type), { type })
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)

/** A broker that refuses requests with more than `most` records, or with any record of `refuses`. */
function broker(refuses: readonly number[], most = Number.POSITIVE_INFINITY) {
  const stored: number[] = []
  let requests = 0
  const send = async (records: readonly number[]) => {
    requests++
    if (records.length > most) throw error('RECORD_LIST_TOO_LARGE')
    if (records.some((record) => refuses.includes(record))) throw error('MESSAGE_TOO_LARGE')
    stored.push(...records)
  }
  return { send, stored, requests: () => requests }
}

test('records that Kafka takes are one request', async () => {
  const { send, stored, requests } = broker([])
  expect(await sendInHalves(numbers(500), send)).toEqual(new Map())
  expect(stored).toEqual(numbers(500))
  expect(requests()).toBe(1)
})

test('one record of 500 is refused: the others are stored in order, with few requests', async () => {
  const { send, stored, requests } = broker([123])
  const refused = await sendInHalves(numbers(500), send)
  expect([...refused.keys()]).toEqual([123])
  expect(stored).toEqual(numbers(500).filter((record) => record !== 123))
  expect(requests()).toBeLessThanOrEqual(20)
})

test('a request that is too large as a whole is split until its parts fit', async () => {
  const { send, stored } = broker([], 100)
  expect(await sendInHalves(numbers(500), send)).toEqual(new Map())
  expect(stored).toEqual(numbers(500))
})

test('a temporary error splits nothing and fails every record', async () => {
  let requests = 0
  const failed = await sendInHalves(numbers(10), async () => {
    requests++
    throw error('NOT_ENOUGH_REPLICAS')
  })
  expect([...failed.keys()]).toEqual(numbers(10))
  expect(requests).toBe(1)
})

test('an outage during the split fails only the records that are not stored yet', async () => {
  const sizes: number[] = []
  const failed = await sendInHalves(numbers(4), async (records) => {
    sizes.push(records.length)
    if (records.length === 4) throw error('MESSAGE_TOO_LARGE')
    if (records.includes(2)) throw new Error('ECONNRESET')
  })
  expect([...failed.keys()]).toEqual([2, 3])
  expect(sizes).toEqual([4, 2, 2])
})
