import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { brokerAddress, explain, reach, urlAddress } from './reach.ts'

const KAFKA = { container: 'kafka', variables: 'KAFKA_BROKERS' }

test.each([
  [
    'a name that does not exist in the network of compose is a stopped container',
    { host: 'kafka', port: 9092 },
    'ENOTFOUND',
    {
      what: 'the container kafka is stopped',
      fix: 'run "deploy/tributary up kafka"',
    },
  ],
  [
    'a container that refuses connections is still starting or failing',
    { host: 'kafka-2', port: 9092 },
    'ECONNREFUSED',
    {
      what: 'the container kafka-2 does not answer on port 9092 (ECONNREFUSED)',
      fix: 'run "deploy/tributary up kafka-2"; if it still fails, read "deploy/tributary logs --tail 50 kafka-2"',
    },
  ],
  [
    'on this machine it is the local stack or a published port of compose',
    { host: '127.0.0.1', port: 9092 },
    'ECONNREFUSED',
    {
      what: 'nothing answers at 127.0.0.1:9092 (ECONNREFUSED)',
      fix: 'run "npm start", or "deploy/tributary up kafka" with docker compose; if it runs, check KAFKA_BROKERS',
    },
  ],
  [
    'elsewhere it is a machine that compose does not start',
    { host: 'kafka-1.example.com', port: 9093 },
    'ENOTFOUND',
    {
      what: 'nothing answers at kafka-1.example.com:9093 (ENOTFOUND)',
      fix: 'check KAFKA_BROKERS, and that kafka-1.example.com runs and is reachable from here',
    },
  ],
])('%s', (_, address, code, expected) => {
  expect(explain(KAFKA, address, code)).toEqual(expected)
})

const NOWHERE = { host: '127.0.0.1', port: 1 }

test('one address that answers is enough', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await reach(KAFKA, [NOWHERE, { host: '127.0.0.1', port }])
  server.close()
})

test('without an answer the failure names the address, the code and the fix', async () => {
  await expect(reach(KAFKA, [NOWHERE])).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    what: 'nothing answers at 127.0.0.1:1 (ECONNREFUSED)',
    fix: expect.stringContaining('npm start'),
  })
})

test('addresses come from broker lists and URLs', () => {
  expect(brokerAddress('kafka:9092')).toEqual({ host: 'kafka', port: 9092 })
  expect(brokerAddress('[::1]:9093')).toEqual({ host: '[::1]', port: 9093 })
  expect(urlAddress('http://registry:8080/apis/ccompat/v7')).toEqual({
    host: 'registry',
    port: 8080,
  })
  expect(urlAddress('https://clickhouse.example.com')).toMatchObject({ port: 443 })
})
