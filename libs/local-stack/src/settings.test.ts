import { expect, test } from 'vitest'
import { settings } from './settings.ts'

const FOLDERS = { cwd: '/somewhere', root: '/project' }
const read = (env: Record<string, string>) => settings(env, FOLDERS)

test('without variables the stack has its standard addresses and lives in the repository', () => {
  expect(read({})).toEqual({
    home: '/project/.tributary',
    ports: { gateway: 8080, kafka: 9092, registry: 8081, clickhouse: 8123 },
    privatePorts: {
      gateway: { port: 9464, preferred: true, variable: 'GATEWAY_ADMIN_PORT' },
      normalizer: { port: 9465, preferred: true, variable: 'NORMALIZER_PORT' },
      sink: { port: 9466, preferred: true, variable: 'SINK_PORT' },
    },
  })
})

test('each address has a variable of its own', () => {
  const { ports } = read({
    ...{ GATEWAY_PORT: '1', KAFKA_PORT: '2' },
    ...{ REGISTRY_PORT: '3', CLICKHOUSE_PORT: '4' },
  })
  expect(ports).toEqual({ gateway: 1, kafka: 2, registry: 3, clickhouse: 4 })
})

test('a private port that is set is no longer a preference', () => {
  expect(read({ SINK_PORT: '7000' }).privatePorts.sink).toMatchObject({
    port: 7000,
    preferred: false,
  })
})

test.for([
  ['relative: from where the command runs', 'data', '/somewhere/data'],
  ['absolute', '/data', '/data'],
  ['blank: as if unset', '  ', '/project/.tributary'],
] as const)('TRIBUTARY_HOME may be %s', ([, value, home]) => {
  expect(read({ TRIBUTARY_HOME: value }).home).toBe(home)
})

test.for(['x', '0', '65536', '80.5', '-1', '1e3', '0x50'])('%s is not a port', (value) => {
  expect(() => read({ KAFKA_PORT: value })).toThrow(
    'KAFKA_PORT is not a port: set it to a whole number from 1 to 65535.',
  )
})

test('all problems are reported at once', () => {
  expect(() => read({ KAFKA_PORT: 'x', SINK_PORT: 'y' })).toThrow(/KAFKA_PORT.*\n.*SINK_PORT/)
})

test('two addresses with one port are refused by the names of their variables', () => {
  expect(() => read({ KAFKA_PORT: '8123' })).toThrow(
    'KAFKA_PORT and CLICKHOUSE_PORT are the same port 8123: give each a port of its own.',
  )
})
