import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { BODY } from '../testing/memory-gateway.ts'
import { rawChunk, rawChunkedPost, rawPost } from '../testing/raw-client.ts'
import type { ServedGateway, ServedOptions } from '../testing/served-gateway.ts'
import { MAX_BYTES, PATH, serveGateway } from '../testing/served-gateway.ts'
import { SERVER_LIMITS, serve } from './server.ts'

let gateway: ServedGateway

async function served(options?: ServedOptions): Promise<void> {
  gateway = await serveGateway(options)
}

afterEach(() => gateway.stop())

describe('framing', () => {
  test.for([
    ['Content-Length and Transfer-Encoding', { 'transfer-encoding': 'chunked' }],
    ['two lengths', { 'content-length': '1, 2' }],
    ['a length that is not a number', { 'content-length': '+5' }],
    ['an unknown coding last', { 'transfer-encoding': 'chunked, identity', 'content-length': 0 }],
    ['a folded header', { 'x-a': 'b\r\n c' }],
    ['a bare line feed', { 'x-a': 'b\ntransfer-encoding: chunked' }],
    ['a space before the colon', { 'content-length ': '5' }],
  ] as const)('that is ambiguous between two servers is refused: %s', async ([, headers]) => {
    await served()
    const client = await gateway.open()
    client.write(rawPost(PATH, { ...gateway.signed(BODY), ...headers }, BODY))
    client.write('0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n')
    await client.ended()
    expect(client.statuses()).toEqual([400])
    expect(gateway.values()).toEqual([])
  })

  test('a request without Host is refused', async () => {
    await served()
    const client = await gateway.open()
    client.write('GET /healthz HTTP/1.1\r\n\r\n')
    await client.ended()
    expect(client.statuses()).toEqual([400])
  })

  test('the body ends at its announced length', async () => {
    await served()
    const client = await gateway.open()
    client.write(rawPost(PATH, { ...gateway.signed(BODY.slice(0, 5)), 'content-length': 5 }, BODY))
    await client.ended()
    expect(client.statuses().at(-1)).toBe(400)
    expect(gateway.values()).toEqual([new Uint8Array(BODY.slice(0, 5))])
  })

  test('a compressed body is verified and stored as it arrived', async () => {
    await served()
    const body = gzipSync(BODY)
    const client = await gateway.open()
    client.write(rawPost(PATH, { ...gateway.signed(body), 'content-encoding': 'gzip' }, body))
    await client.answered(1)
    expect(client.statuses()).toEqual([200])
    expect(body.equals(gateway.values()[0] ?? new Uint8Array())).toBe(true)
  })

  test('a request without a length has an empty body', async () => {
    await served()
    const client = await gateway.open()
    const signature = gateway.signed(new Uint8Array())['x-spruce-signature']
    client.write(`POST ${PATH} HTTP/1.1\r\nhost: g\r\nx-spruce-signature: ${signature}\r\n\r\n`)
    await client.answered(1)
    expect(client.statuses()).toEqual([200])
    expect(gateway.values().map(({ byteLength }) => byteLength)).toEqual([0])
  })

  test('pipelined requests are answered in order', async () => {
    await served()
    const client = await gateway.open()
    const requests = [
      rawPost(PATH, gateway.signed(BODY), BODY),
      rawPost(PATH, {}, BODY),
      rawPost('/webhooks/stripe', {}, BODY),
      rawPost(PATH, gateway.signed(BODY), BODY),
    ]
    client.write(Buffer.concat(requests))
    await client.answered(4)
    expect(client.statuses()).toEqual([200, 401, 404, 200])
    expect(gateway.values()).toHaveLength(2)
  })

  test('a connection stays open after refusals', async () => {
    await served()
    const client = await gateway.open()
    const requests: readonly Buffer[] = [
      rawPost(PATH, {}, BODY),
      rawPost('/webhooks/stripe', {}, BODY),
      Buffer.from(`PUT ${PATH} HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\n\r\n{}`),
      rawPost(PATH, gateway.signed(BODY), BODY),
    ]
    for (const [at, request] of requests.entries()) {
      client.write(request)
      await client.answered(at + 1)
    }
    expect(client.statuses()).toEqual([401, 404, 405, 200])
  })
})

describe('Expect: 100-continue', () => {
  const expecting = { expect: '100-continue' }

  test('is answered with 100 when the body is acceptable', async () => {
    await served()
    const client = await gateway.open()
    client.write(
      rawPost(PATH, { ...gateway.signed(BODY), ...expecting, 'content-length': BODY.length }),
    )
    await client.answered(1)
    client.write(BODY)
    await client.answered(2)
    expect(client.statuses()).toEqual([100, 200])
  })

  test('is answered with 413 alone when the body is too large', async () => {
    await served()
    const client = await gateway.open()
    client.write(rawPost(PATH, { ...expecting, 'content-length': MAX_BYTES + 1 }))
    await client.answered(1)
    expect(client.statuses()).toEqual([413])
  })
})

describe('a client over a limit', () => {
  const fast = { connectionsCheckingInterval: 20 }

  test('is cut off when it sends nothing', async () => {
    await served({ limits: { ...fast, headersTimeout: 100 } })
    const client = await gateway.open()
    expect(await client.ended()).toBeLessThan(3_000)
  })

  test('is cut off when it sends its headers slowly', async () => {
    await served({ limits: { ...fast, headersTimeout: 100 } })
    const client = await gateway.open()
    client.write('POST /webhooks/spruce HTTP/1.1\r\nhost: gat')
    const drip = setInterval(() => client.write('x'), 20)
    expect(await client.ended()).toBeLessThan(3_000)
    clearInterval(drip)
    expect(client.statuses()).toEqual([408])
  })

  test('is cut off when it sends its body slowly', async () => {
    await served({
      limits: { ...fast, requestTimeout: 200, headersTimeout: 200 },
    })
    const client = await gateway.open()
    client.write(rawPost(PATH, { 'content-length': 1_000 }))
    const drip = setInterval(() => client.write('x'), 20)
    expect(await client.ended()).toBeLessThan(3_000)
    clearInterval(drip)
    expect(client.statuses()).toEqual([408])
    expect([gateway.values(), gateway.lines]).toEqual([[], []])
    expect(await gateway.counts('tributary_gateway_requests_total')).toEqual({
      'provider="spruce",status="499",code="ABORTED"': 1,
    })
  })

  test('loses a connection that it leaves idle', async () => {
    await served({ limits: { keepAliveTimeout: 100 } })
    const client = await gateway.open()
    client.write('GET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n')
    await client.answered(1)
    expect(await client.ended()).toBeLessThan(3_000)
  })

  test('is answered with 431 when its headers are too large', async () => {
    await served()
    const client = await gateway.open()
    client.write(rawPost(PATH, { 'x-large': 'x'.repeat(20_000) }))
    await client.ended()
    expect(client.statuses()).toEqual([431])
  })

  test.for([
    [95, 200],
    [96, 431],
  ] as const)(
    'is answered with 431 when it sends too many headers: the usual five and %i more give %i',
    async ([count, status]) => {
      await served()
      const many = Object.fromEntries(Array.from({ length: count }, (_, at) => [`x-${at}`, at]))
      const client = await gateway.open()
      client.write(
        rawPost(PATH, { ...many, ...gateway.signed(BODY), 'user-agent': 'sender/1' }, BODY),
      )
      await client.answered(1)
      expect(client.statuses()).toEqual([status])
    },
  )

  test('has connections over the limit closed', async () => {
    await served({ limits: { maxConnections: 2 } })
    const kept = [await gateway.open(), await gateway.open()]
    const further = await gateway.open()
    await further.ended()
    for (const client of kept) {
      client.write('GET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n')
      await client.answered(1)
    }
  })
})

test('abandoned uploads do not affect other senders', async () => {
  await served()
  for (let at = 0; at < 50; at++) {
    const client = await gateway.open()
    client.write(at % 2 ? rawPost(PATH, { 'content-length': 1_000 }, BODY) : rawChunkedPost(PATH))
    client.write(at % 3 ? rawChunk(BODY) : '')
    if (at % 5) await wait(1)
    if (at % 7) client.socket.resetAndDestroy()
    else client.socket.destroy()
  }
  const client = await gateway.open()
  client.write(rawPost(PATH, gateway.signed(BODY), BODY))
  await client.answered(1)
  expect(client.statuses()).toEqual([200])
  expect(gateway.values()).toHaveLength(1)
  expect(gateway.lines).toEqual([])
})

test('a taken port is an error that names the variable', async () => {
  await served()
  const taken = { host: '127.0.0.1', port: gateway.server.port, maxBodyBytes: 1, answerBudgetMs: 1 }
  await expect(serve(gateway.app, { ...taken, limits: SERVER_LIMITS })).rejects.toThrow(
    `port ${gateway.server.port} is taken by another process: set GATEWAY_PORT to a free one`,
  )
})
