import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, expect, vi, test as vitestTest } from 'vitest'
import { runsProcesses } from './setup/checks.ts'
import { freePorts } from './setup/ports.ts'
import { loadVersions } from './setup/versions.ts'
import { isAlive } from './testing/processes.ts'
import { type StartedProgram, startProgram } from './testing/started-program.ts'

const test = vitestTest.runIf(await runsProcesses())

const PROGRAMS = { kafka: 'kafka.Kafka', registry: 'apicurio', clickhouse: 'clickhouse-host' }
const TOPIC = 'kept'
const START_MS = 55_000
const SCHEMA = JSON.stringify({ schema: '{"type":"string"}' })

let home: string
let variables: Record<string, string>
let stack: StartedProgram

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tributary-test-'))
  const names = ['GATEWAY_PORT', 'KAFKA_PORT', 'REGISTRY_PORT', 'CLICKHOUSE_PORT']
  const ports = await freePorts(names.length)
  variables = { TRIBUTARY_HOME: home }
  for (const [index, name] of names.entries()) variables[name] = String(ports[index])
  stack = await startParts()
  await query('CREATE DATABASE tributary')
  await query('CREATE TABLE tributary.kept (n UInt8) ENGINE = MergeTree ORDER BY n')
  await query('INSERT INTO tributary.kept VALUES (7)')
  await withKafka(({ admin }) => admin.createTopics({ topics: [{ topic: TOPIC }] }))
  await produce('first')
  expect((await registry('/subjects/kept-value/versions', SCHEMA)).status).toBe(200)
})

afterAll(async () => {
  stack.kill('SIGKILL')
  await stack.ended
  await rm(home, { recursive: true, force: true })
})

test('the embedded ClickHouse has the version of docker compose', async () => {
  expect(await query('SELECT version()')).toMatch(new RegExp(`^${loadVersions().clickhouse}\\.`))
})

test('a second start on the same folder fails with one sentence', async () => {
  const second = startProgram('start.ts', variables)
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(
    `A stack already runs on ${home}: stop it with Ctrl-C where it was started, or set TRIBUTARY_HOME to another folder.`,
  )
})

test('a start on taken ports names the variable of each port', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'tributary-test-'))
  const second = startProgram('start.ts', { ...variables, TRIBUTARY_HOME: other })
  expect(await second.ended).toBe(1)
  for (const name of ['KAFKA_PORT', 'REGISTRY_PORT', 'CLICKHOUSE_PORT']) {
    expect(second.output()).toContain(
      `Port ${variables[name]} is taken: end the program that listens on it, or set ${name} to a free port.`,
    )
  }
  await rm(other, { recursive: true })
})

test('clients that hang up in the middle of a header do not end ClickHouse', async () => {
  const before = stack.childPid(PROGRAMS.clickhouse)
  await Promise.all(Array.from({ length: 500 }, halfHeader))
  expect(await query('SELECT n FROM tributary.kept')).toBe('7\n')
  expect(stack.childPid(PROGRAMS.clickhouse)).toBe(before)
})

test('ClickHouse cannot read files of the machine', async () => {
  expect(await query("SELECT * FROM file('/etc/hostname', LineAsString)")).toContain(
    'ACCESS_DENIED',
  )
})

test('ClickHouse restarts with its rows after kill -9', async () => {
  await killAndWait('clickhouse', 'ClickHouse')
  expect(await query('SELECT n FROM tributary.kept')).toBe('7\n')
})

test('Kafka restarts with its records after kill -9, and the registry works again', async () => {
  await killAndWait('kafka', 'Apache Kafka')
  await produce('second')
  const offsets = await withKafka(({ admin }) => admin.fetchTopicOffsets(TOPIC))
  expect(offsets).toMatchObject([{ low: '0', high: '2' }])
  await vi.waitFor(
    async () => expect((await registry('/subjects/later-value/versions', SCHEMA)).status).toBe(200),
    { timeout: 30_000, interval: 200 },
  )
})

test('the registry restarts with its schemas after kill -9', async () => {
  await killAndWait('registry', 'Apicurio Registry')
  const answer = await registry('/subjects')
  expect(await answer.json()).toEqual(expect.arrayContaining(['kept-value', 'later-value']))
})

test('kill -9 of the supervisor leaves no process behind, and the folder can be used at once', async () => {
  const children = stack.childPids()
  expect(children).toHaveLength(3)
  stack.kill('SIGKILL')
  await stack.ended
  await vi.waitFor(() => expect(children.filter(isAlive)).toEqual([]), 2_000)

  stack = await startParts()
  expect(await query('SELECT n FROM tributary.kept')).toBe('7\n')
  expect(await (await registry('/subjects')).json()).toContain('kept-value')
})

test('SIGTERM stops everything, with exit code 0', async () => {
  const children = stack.childPids()
  stack.kill('SIGTERM')
  expect(await stack.ended).toBe(0)
  expect(stack.output()).toContain('Stopped')
  expect(children.filter(isAlive)).toEqual([])
})

test('Ctrl-C during a start ends it, with exit code 130', async () => {
  const start = startProgram('start.ts', variables)
  await vi.waitFor(() => expect(start.childPid(PROGRAMS.kafka)).toBeDefined(), START_MS)
  const children = start.childPids()
  start.kill('SIGINT')
  expect(await start.ended).toBe(130)
  expect(start.output()).toContain('Stopping')
  expect(children.filter(isAlive)).toEqual([])
})

async function startParts(): Promise<StartedProgram> {
  const program = startProgram('testing/run-parts.ts', variables)
  await vi.waitFor(() => expect(program.output()).toMatch(/^Up$/m), START_MS)
  return program
}

async function killAndWait(part: keyof typeof PROGRAMS, title: string): Promise<void> {
  const pid = stack.childPid(PROGRAMS[part])
  expect(pid).toBeDefined()
  const printed = stack.output().length
  process.kill(pid ?? Number.NaN, 'SIGKILL')
  await vi.waitFor(() => expect(stack.output().slice(printed)).toMatch(/is back/), START_MS)
  expect(stack.output().slice(printed)).toMatch(
    new RegExp(`${title} [\\d.]+ ended \\(signal SIGKILL\\).*It starts again in 0.25 s`),
  )
  expect(stack.childPid(PROGRAMS[part])).not.toBe(pid)
}

async function query(sql: string): Promise<string> {
  const { url, user, password } = stack.connection().clickhouse
  const answer = await fetch(url, {
    method: 'POST',
    body: sql,
    headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password, connection: 'close' },
  })
  return answer.text()
}

function registry(where: string, body?: string): Promise<Response> {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
  const url = `${stack.connection().registry}${where}`
  return fetch(url, body === undefined ? {} : { method: 'POST', body, headers })
}

async function withKafka<T>(
  use: (clients: {
    readonly admin: ReturnType<Kafka['admin']>
    readonly producer: ReturnType<Kafka['producer']>
  }) => Promise<T>,
): Promise<T> {
  const kafka = new Kafka({
    brokers: [...stack.connection().kafka],
    logLevel: logLevel.NOTHING,
    retry: { retries: 20, maxRetryTime: 500 },
  })
  const clients = { admin: kafka.admin(), producer: kafka.producer() }
  await Promise.all([clients.admin.connect(), clients.producer.connect()])
  try {
    return await use(clients)
  } finally {
    await Promise.all([clients.admin.disconnect(), clients.producer.disconnect()])
  }
}

const produce = (value: string) =>
  withKafka(({ producer }) => producer.send({ topic: TOPIC, acks: -1, messages: [{ value }] }))

/** Sends half of a request header and hangs up, as a port scanner does. */
function halfHeader(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { hostname, port } = new URL(stack.connection().clickhouse.url)
  const socket = connect(Number(port), hostname, () => {
    socket.write('GET / HTTP/1.1\r\nHo', () => socket.resetAndDestroy())
  })
  socket.once('error', () => {})
  socket.once('close', () => resolve())
  return promise
}
