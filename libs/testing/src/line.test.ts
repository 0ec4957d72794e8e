import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import type { Line } from './line.ts'
import { openLine } from './line.ts'

const echo = createServer((socket) => socket.pipe(socket))
let line: Line
let client: Socket
let heard = ''

beforeEach(async () => {
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const address = echo.address()
  line = await openLine(`127.0.0.1:${typeof address === 'object' ? address?.port : address}`)
  client = connect(line.port, '127.0.0.1')
  heard = ''
  client.on('data', (chunk) => {
    heard += chunk
  })
})

afterEach(async () => {
  client.destroy()
  await line.cut()
  echo.close()
  await once(echo, 'close')
})

const hears = (text: string) =>
  eventually(() => expect(heard).toBe(text), { what: `an echo of ${text}`, everyMs: 5 })

test('a line passes bytes both ways', async () => {
  client.write('a')
  await hears('a')
})

test('a held line passes nothing and closes nothing; a release delivers what was sent meanwhile', async () => {
  client.write('a')
  await hears('a')
  line.hold()
  client.write('b')
  await expect(
    eventually(() => expect(heard).not.toBe('a'), { what: 'an echo', withinMs: 50, everyMs: 5 }),
  ).rejects.toThrow('not within')
  expect(client.destroyed).toBe(false)
  line.release()
  await hears('ab')
})

test('a cut line ends its connections and refuses new ones until it is restored', async () => {
  client.write('a')
  await hears('a')
  const closed = once(client, 'close')
  await line.cut()
  await closed
  client = connect(line.port, '127.0.0.1')
  await expect(once(client, 'connect')).rejects.toThrow('ECONNREFUSED')
  await line.restore()
  client = connect(line.port, '127.0.0.1')
  await once(client, 'connect')
})
