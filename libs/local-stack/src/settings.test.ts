import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

const FOLDERS = { cwd: '/somewhere', root: '/project' }
const read = (env: Record<string, string>) => readSettings(env, FOLDERS)

test('without variables the stack has its default ports and keeps its data in the repository', () => {
  expect(read({})).toEqual({
    home: '/project/.tributary',
    stack: 'auto',
    ports: { gateway: 8080, kafka: 9092, registry: 8081, clickhouse: 8123 },
    privatePorts: {
      gateway: { port: 9464, preferred: true, variable: 'GATEWAY_ADMIN_PORT' },
      normalizer: { port: 9465, preferred: true, variable: 'NORMALIZER_PORT' },
      sink: { port: 9466, preferred: true, variable: 'SINK_PORT' },
    },
  })
})

test('each public port has a variable', () => {
  const { ports } = read({
    ...{ GATEWAY_PORT: '1', KAFKA_PORT: '2' },
    ...{ REGISTRY_PORT: '3', CLICKHOUSE_PORT: '4' },
  })
  expect(ports).toEqual({ gateway: 1, kafka: 2, registry: 3, clickhouse: 4 })
})

test('the stack insists on a private port that is set', () => {
  expect(read({ SINK_PORT: '7000' }).privatePorts.sink).toMatchObject({
    port: 7000,
    preferred: false,
  })
})

test.for([
  ['relative to the working directory', 'data', '/somewhere/data'],
  ['absolute', '/data', '/data'],
  ['blank, which means unset', '  ', '/project/.tributary'],
] as const)('TRIBUTARY_HOME may be %s', ([, value, home]) => {
  expect(read({ TRIBUTARY_HOME: value }).home).toBe(home)
})

test('TRIBUTARY_STACK names how the parts run', () => {
  expect(read({ TRIBUTARY_STACK: 'containers' }).stack).toBe('containers')
  expect(() => read({ TRIBUTARY_STACK: 'podman' })).toThrow(
    /TRIBUTARY_STACK must be one of auto, embedded, containers/,
  )
})

test.for(['x', '0', '65536', '80.5', '-1', '1e3', '0x50'])('%s is not a port', (value) => {
  expect(() => read({ KAFKA_PORT: value })).toThrow(
    /KAFKA_PORT must be (a whole number from 1|at most 65535)\. Port of Apache Kafka\./,
  )
})

test('one error lists every problem', () => {
  expect(() => read({ KAFKA_PORT: 'x', SINK_PORT: 'y' })).toThrow(/KAFKA_PORT.*\n.*SINK_PORT/)
})

test('two public ports with the same number are refused, with the names of their variables', () => {
  expect(() => read({ KAFKA_PORT: '8123' })).toThrow(
    'KAFKA_PORT and CLICKHOUSE_PORT are the same port 8123: set each to a port of its own',
  )
})

test('a private port that somebody set must be one of its own; the others move', () => {
  expect(() => read({ SINK_PORT: '9465', NORMALIZER_PORT: '9465' })).toThrow(
    'NORMALIZER_PORT and SINK_PORT are the same port 9465: set each to a port of its own',
  )
  expect(() => read({ SINK_PORT: '8080' })).toThrow('GATEWAY_PORT and SINK_PORT are the same port')
  expect(read({ SINK_PORT: '9465' }).privatePorts.sink.port).toBe(9465)
})
