import { PROVIDER_IDS } from '@tributary/providers'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { describe, expect, test } from 'vitest'
import { partitionOfKey } from '../../libs/runtime/src/kafka/partition-lookup.ts'
import { memoryGateway, NOW_MS, post } from '../../services/gateway/src/testing/memory-gateway.ts'
import { providerOf } from '../../services/gateway/src/testing/signed-endpoints.ts'
import type { AbsurdBody } from './absurd-bodies.ts'
import { absurdBodies } from './absurd-bodies.ts'
import { cpuMs } from './cpu-ms.ts'
import { LIMIT_MS, MEGABYTE, richestFixture } from './fixtures.ts'

/** Longest time for which one webhook may keep all other requests waiting. */
const MAX_BLOCK_MS = 100
/** The first attempts of a process compile the code, so the shortest of some counts. */
const ATTEMPTS = 3

const memory = createMemoryProducer()

/** Keeps nothing; chooses the partition as the real producer does. */
const producer = {
  ...memory,
  async publish(record: Parameters<typeof memory.publish>[0]) {
    if (record.key !== null) partitionOfKey(record.key, 4)
    sizes.push((record.key?.byteLength ?? 0) + JSON.stringify(record.headers).length)
  },
}
const sizes: number[] = []
const gateway = memoryGateway({ maxBodyBytes: MEGABYTE, producer })

/** The longest work between two turns of the event loop while `use` runs. */
async function longestBlockMs(use: () => Promise<void>): Promise<number> {
  let last = cpuMs()
  let longest = 0
  let isDone = false
  function turn(): void {
    const now = cpuMs()
    longest = Math.max(longest, now - last)
    last = now
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  await use()
  isDone = true
  turn()
  return longest
}

async function blockMsOf(provider: string, body: Uint8Array): Promise<number> {
  const headers = gateway.sign(provider, body, NOW_MS)
  let shortest = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < ATTEMPTS && shortest > MAX_BLOCK_MS; attempt++) {
    const blockMs = await longestBlockMs(async () => {
      expect((await post(gateway, provider, { body, headers })).status).toBe(200)
    })
    shortest = Math.min(shortest, blockMs)
  }
  return Math.round(shortest)
}

const isAuthentic = (provider: string, body: Uint8Array): boolean => {
  const request = { body, headers: gateway.sign(provider, body, NOW_MS), path: '/' }
  const endpoint = gateway.endpoints.get(provider)?.get('default')
  if (endpoint === undefined) throw new Error(`${provider} has no endpoint`)
  return providerOf(provider).verify(request, endpoint, NOW_MS).verified
}

describe.each(PROVIDER_IDS)('an absurd webhook of %s', (id) => {
  const bodies = absurdBodies(providerOf(id), richestFixture(id))

  test(
    'is accepted and keeps no other request waiting, whatever its megabyte holds',
    async () => {
      const blocks: [shape: string, ms: number][] = []
      for (const { shape, of } of bodies) {
        const body = of(MEGABYTE)
        expect(body.byteLength, shape).toBeLessThanOrEqual(MEGABYTE)
        if (isAuthentic(id, body)) blocks.push([shape, await blockMsOf(id, body)])
      }
      expect(blocks.length).toBeGreaterThan(10)
      expect(blocks.filter(([, ms]) => ms > MAX_BLOCK_MS)).toEqual([])
    },
    LIMIT_MS,
  )

  test(
    'makes a raw record whose key and headers are small',
    async () => {
      sizes.length = 0
      for (const { of } of bodies) await postIfAuthentic(of)
      expect(Math.max(...sizes)).toBeLessThan(4_096)
    },
    LIMIT_MS,
  )

  async function postIfAuthentic(of: AbsurdBody['of']): Promise<void> {
    const body = of(MEGABYTE / 4)
    if (!isAuthentic(id, body)) return
    const headers = gateway.sign(id, body, NOW_MS)
    expect((await post(gateway, id, { body, headers })).status).toBe(200)
  }
})
