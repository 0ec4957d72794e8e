import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { RawClient } from '../testing/raw-client.ts'
import { rawChunk, rawChunkedPost, rawPost } from '../testing/raw-client.ts'
import type { ServedGateway, ServedOptions } from '../testing/served-gateway.ts'
import { MAX_BYTES, PATH, serveGateway } from '../testing/served-gateway.ts'

const CHUNK_BYTES = 64 * 1024
const CHUNK = rawChunk(Buffer.alloc(CHUNK_BYTES))

let gateway: ServedGateway

async function served(options?: ServedOptions): Promise<void> {
  gateway = await serveGateway(options)
}

afterEach(() => gateway.stop())

describe('a body over the limit', () => {
  test('is answered before it is read when its length is announced', async () => {
    await served()
    const client = await gateway.open()
    client.write(rawPost(PATH, { 'content-length': MAX_BYTES + 1 }))
    await client.answered(1)
    expect(client.statuses()).toEqual([413])
    expect(client.text()).toMatch(/^connection: close\r$/im)
    expect(client.text()).toContain('"code":"TOO_LARGE"')
  })

  test('ends the connection of a sender that never stops, and memory stays flat', async () => {
    await served()
    const before = process.memoryUsage()
    const client = await gateway.open()
    client.write(rawChunkedPost(PATH))
    const written = await writeForever(client)
    expect(client.statuses()).toEqual([413])
    const after = process.memoryUsage()
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * MAX_BYTES)
    expect(written).toBeLessThan(32 * MAX_BYTES)
  })

  test('ends the connection of a sender that stops sending', async () => {
    await served()
    const client = await gateway.open()
    client.write(rawPost(PATH, { 'content-length': 10 * MAX_BYTES }))
    expect(await client.ended()).toBeLessThan(5_000)
    expect(client.statuses()).toEqual([413])
  })

  test.for([
    ['announced', rawPost(PATH, { 'content-length': 2 * MAX_BYTES }), Buffer.alloc(CHUNK_BYTES)],
    ['in chunks', rawChunkedPost(PATH), CHUNK],
  ] as const)(
    '%s: the sender can finish it, so that the answer is not lost to a reset',
    async ([, head, part]) => {
      await served()
      const client = await gateway.open()
      client.write(head)
      for (let at = 0; at < 17; at++) client.write(part)
      await client.answered(1)
      for (let at = 0; at < 14; at++) {
        client.write(part)
        await wait(2)
      }
      expect(client.socket.writable).toBe(true)
      client.write(part)
      client.socket.end()
      await client.ended()
      expect(client.statuses()).toEqual([413])
      expect(client.wasReset()).toBe(false)
    },
  )

  test('a body of the largest size is accepted, with and without a length', async () => {
    await served()
    const body = Buffer.alloc(MAX_BYTES, 'x')
    const client = await gateway.open()
    client.write(rawPost(PATH, gateway.signed(body), body))
    client.write(rawChunkedPost(PATH, gateway.signed(body)))
    client.write(rawChunk(body))
    client.write(rawChunk(new Uint8Array()))
    await client.answered(2)
    expect(client.statuses()).toEqual([200, 200])
    expect(gateway.values().every((value) => body.equals(value))).toBe(true)
  })
})

/** Writes chunks until the connection ends; resolves to the bytes that the system took. */
async function writeForever({ socket }: RawClient): Promise<number> {
  while (!socket.destroyed) {
    const isFull = !socket.write(CHUNK)
    if (isFull) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
  }
  return socket.bytesWritten
}
