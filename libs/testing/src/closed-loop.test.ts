import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { Exchange } from './closed-loop.ts'
import { closedLoop } from './closed-loop.ts'

const REQUEST = Buffer.from('GET / HTTP/1.1\r\nhost: x\r\n\r\n')

let server: Server

afterEach(async () => {
  server.closeAllConnections()
  if (!server.listening) return
  server.close()
  await once(server, 'close')
})

async function listen(listener: RequestListener): Promise<number> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** Statuses of `count` exchanges over `connections` connections. */
async function loop(port: number, count: number, connections = 1) {
  const statuses: Exchange['status'][] = []
  const stop = new AbortController()
  await closedLoop({
    ...{ port, connections, signal: stop.signal, next: () => REQUEST },
    onExchange: (_, { status }) => {
      statuses.push(status)
      if (statuses.length >= count) stop.abort()
    },
  })
  return statuses
}

test('every connection sends its next request once the last one is answered', async () => {
  let underWay = 0
  let most = 0
  const port = await listen((_, response) => {
    most = Math.max(most, ++underWay)
    setTimeout(() => {
      underWay--
      response.end('x'.repeat(1_000))
    }, 1)
  })
  const statuses = await loop(port, 50, 5)
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(most).toBe(5)
})

test('a connection that the server ends with its answer is replaced', async () => {
  const port = await listen((_, response) => {
    response.writeHead(503, { connection: 'close' }).end('no')
  })
  expect(await loop(port, 3)).toEqual([503, 503, 503])
})

test('a request whose connection ends before the answer is lost', async () => {
  let count = 0
  const port = await listen((_, response) => {
    if (++count === 2) response.destroy()
    else response.end()
  })
  expect(await loop(port, 3)).toEqual([200, 'lost', 200])
})

test('the loop ends when connections are refused', async () => {
  const port = await listen((_, response) => {
    server.close()
    response.writeHead(200, { connection: 'close' }).end()
  })
  expect(await loop(port, 100, 1)).toEqual([200])
})
