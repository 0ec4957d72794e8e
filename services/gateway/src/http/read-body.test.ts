import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { rawChunk, rawChunkedPost, rawPost } from '../testing/raw-client.ts'
import type { ServedGateway, ServedOptions } from '../testing/served-gateway.ts'
import { MAX_BYTES, PATH, serveGateway } from '../testing/served-gateway.ts'
import { createBodyBudget } from './body-budget.ts'
import { createGrowingBytes, readBody } from './read-body.ts'

const MIB = 1024 * 1024
const BODY = Buffer.from(Array.from({ length: 5_000 }, (_, at) => at % 251))
const pieces = (size: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(BODY.length / size) }, (_, at) =>
    BODY.subarray(at * size, (at + 1) * size),
  )

describe('a body', () => {
  const cases = [1, 7, 1_000, 4_999, 5_000].flatMap((size) =>
    [null, BODY.length].map((length) => [size, length] as const),
  )

  test.for(cases)(
    'in pieces of %i bytes, with the announced length %o, is read as it was sent',
    async ([size, length]) => {
      const budget = createBodyBudget(MIB)
      const stream = Readable.from(pieces(size), { objectMode: false })
      const body = await readBody(stream, length, { maxBytes: BODY.length, budget })
      expect(body.kind === 'complete' && BODY.equals(body.bytes)).toBe(true)
      expect(body.kind === 'complete' && body.bytes.buffer.byteLength).toBe(BODY.length)
      expect(budget.bytes()).toBe(0)
    },
  )

  test('takes at most twice the arrived bytes, and never more than expected', () => {
    for (const size of [1, 7, 1_000, 4_999]) {
      const bytes = createGrowingBytes(BODY.length)
      for (const piece of pieces(size)) {
        const capacity = bytes.capacityWith(piece.length)
        bytes.add(piece)
        expect(capacity).toBeLessThanOrEqual(Math.min(2 * bytes.length(), BODY.length))
      }
    }
  })

  test('takes no memory after it is dropped, too large or aborted', async () => {
    const budget = createBodyBudget(1_000)
    const limits = { maxBytes: 2_000, budget }
    const broken = new Readable({ read: () => undefined })
    const aborted = readBody(broken, null, limits)
    broken.push(Buffer.alloc(900))
    await wait(1)
    expect(budget.bytes()).toBe(900)
    broken.destroy(new Error('the sender is gone'))
    expect(await aborted).toEqual({ kind: 'aborted' })
    expect(await readBody(broken, null, limits)).toEqual({ kind: 'aborted' })
    const large = Readable.from([Buffer.alloc(999), Buffer.alloc(1_002)], { objectMode: false })
    expect(await readBody(large, null, limits)).toEqual({ kind: 'too_large' })
    const many = Readable.from([Buffer.alloc(1_001)], { objectMode: false })
    expect(await readBody(many, null, limits)).toEqual({ kind: 'no_room' })
    expect(budget.bytes()).toBe(0)
  })
})

describe('bodies in flight', () => {
  const CHUNKS = 100_000
  const SMALL = Buffer.from('{"secret-content":"Maya has a cold"}')

  async function withGateway(options: ServedOptions, run: (gateway: ServedGateway) => unknown) {
    const gateway = await serveGateway(options)
    try {
      await run(gateway)
    } finally {
      await gateway.stop()
    }
  }

  async function untilRead(gateway: ServedGateway, bytes: number): Promise<void> {
    while (gateway.bodyBudget.bytes() < bytes) await wait(2)
  }

  test('take memory for their bytes, not for an object per chunk', () =>
    withGateway({}, async (gateway) => {
      const client = await gateway.open()
      const chunks = Buffer.concat(Array(CHUNKS).fill(rawChunk(Buffer.from('x'))))
      client.write(rawChunkedPost(PATH))
      const before = retainedBytes()
      client.write(chunks)
      await untilRead(gateway, CHUNKS)
      expect(retainedBytes() - before).toBeLessThan(16 * CHUNKS)
    }))

  test('share one budget: the largest is refused with 503 and a webhook is accepted', () =>
    withGateway({ bodyBudgetBytes: 1_500_000 }, async (gateway) => {
      const others = [await gateway.open(), await gateway.open()]
      const part = Buffer.alloc(300_000)
      for (const other of others) {
        other.write(rawPost(PATH, { 'content-length': part.length + 1 }, part))
      }
      await untilRead(gateway, others.length * part.length)
      const large = await gateway.open()
      large.write(rawPost(PATH, { 'content-length': MAX_BYTES }, Buffer.alloc(1_000_000)))
      await large.answered(1)
      expect(large.statuses()).toEqual([503])
      expect(large.text()).toMatch(/^retry-after: \d+\r$/im)
      expect(large.text()).toMatch(/^connection: close\r$/im)
      expect(large.text()).toContain('"code":"UNAVAILABLE"')
      const sender = await gateway.open()
      sender.write(rawPost(PATH, gateway.signed(SMALL), SMALL))
      await sender.answered(1)
      expect(sender.statuses()).toEqual([200])
      expect(others.flatMap((client) => client.statuses())).toEqual([])
      expect(gateway.lines.map(({ message }) => message)).toEqual(['not read'])
      await large.ended()
      expect(large.wasReset()).toBe(false)
    }))

  test('take no memory for bytes that are only announced', () =>
    withGateway({ bodyBudgetBytes: 1_000 }, async (gateway) => {
      for (let at = 0; at < 20; at++) {
        const idle = await gateway.open()
        idle.write(rawPost(PATH, { 'content-length': 900 }))
      }
      const sender = await gateway.open()
      const body = Buffer.alloc(1_000, 'x')
      sender.write(rawPost(PATH, gateway.signed(body), body))
      await sender.answered(1)
      expect(sender.statuses()).toEqual([200])
    }))
})

function retainedBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
