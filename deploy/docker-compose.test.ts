import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { OFFSETS_RETENTION_MINUTES } from '../libs/local-stack/src/parts/kafka-config.ts'
import { SECRET_GROUPS } from '../services/cli/src/setup/init-secrets.ts'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8')
const main = read('docker-compose.yml')
const compose = main + read('docker-compose.cluster.yml')

const variablesOf = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
]
const used = [
  ...variablesOf(compose, /\$\{(\w+)/g),
  ...variablesOf(read('tributary'), /setting ([A-Z_]+)/g),
]

test.each(used)('docs/operations/settings.md explains the variable %s', (name) => {
  expect(read('../docs/operations/settings.md')).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'))
})

test('the version of every image is in .env', () => {
  const images = [...compose.matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image)
  expect(images.filter((image) => !image?.endsWith('_VERSION}'))).toEqual([])
  const versions = Object.keys(parseEnv(read('.env')))
  for (const [, name] of compose.matchAll(/\$\{(\w+_VERSION)\}/g)) expect(versions).toContain(name)
})

test('the tag of the image is the version of the package', () => {
  const { version } = JSON.parse(read('../package.json'))
  expect(parseEnv(read('.env'))['TRIBUTARY_VERSION']).toBe(version)
})

test('one service builds the image for all', () => {
  expect(compose.match(/^ +build:/gm)).toHaveLength(1)
})

/** The text of each service of docker-compose.yml, by its name. */
const services = new Map(
  main
    .slice(main.indexOf('\nservices:\n'), main.indexOf('\nvolumes:\n'))
    .split(/^ {2}(?=[a-z][a-z-]*:$)/m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf(':')), text] as const),
)

test.each([...services])(
  '%s has no capabilities, and limits of memory and processes',
  (_, text) => {
    expect(text).toMatch(/<<: \*(confined|service|tool)/)
    if (!text.includes('<<: *tool')) expect(text).toMatch(/limits: \{.*memory: .*pids: \d+ \}/)
  },
)

test('the anchors that the services share drop every capability and limit the tools', () => {
  expect(main).toMatch(
    /&confined\n {2}cap_drop: \[ALL\]\n {2}security_opt: \['no-new-privileges:true'\]/,
  )
  expect(main).toMatch(/&tributary\n {2}<<: \*confined\n/)
  expect(main).toMatch(/&service\n {2}<<: \*tributary\n/)
  expect(main).toMatch(/&tool\n {2}<<: \*tributary\n[^&]*limits: \{.*memory: .*pids: \d+ \}/)
})

test('only init-secrets gets capabilities back, and runs as root', () => {
  const withMore = [...services].filter(([, text]) => /cap_add|user: root|privileged/.test(text))
  expect(withMore.map(([name]) => name)).toEqual(['init-secrets'])
})

const groups = Object.fromEntries(
  [...main.matchAll(/^ {2}- &([\w-]+) '(\d+)'$/gm)].map(([, name, group]) => [name, Number(group)]),
)

test('the groups of the compose file are those that init-secrets gives the files', () => {
  const { 'clickhouse-passwords.xml': clickhouse, ...others } = SECRET_GROUPS
  const named = Object.entries(others).map(([file, group]) => [file.replace('.json', ''), group])
  expect(groups).toEqual(Object.fromEntries(named))
  expect(services.get('clickhouse')).toContain(`user: '${clickhouse}:${clickhouse}'`)
})

test.each([...services])('%s can read only its own secrets', (name, text) => {
  const own = /group_add: \[(.*)\]/.exec(text)?.[1]?.split(', ') ?? []
  expect(own).toEqual(READS[name as keyof typeof READS] ?? [])
})

/** The secrets that each service reads. */
const READS = {
  init: ['*clickhouse-password'],
  gateway: ['*endpoints'],
  normalizer: ['*endpoints', '*pii-hash-key'],
  sink: ['*clickhouse-password'],
  tributary: ['*endpoints', '*pii-hash-key', '*clickhouse-password', '*signing'],
  grafana: ['*grafana-password', '*clickhouse-reader-password'],
} as const

test.each(Object.keys(SECRET_GROUPS))(
  'docs/operations/rotate.md explains the secret %s',
  (file) => {
    expect(read('../docs/operations/rotate.md')).toContain(`\`${file}\``)
  },
)

test('every path of a secret in the compose file is in the volume of the secrets', () => {
  const paths = [...main.matchAll(/\/run\/tributary\/([\w.-]+)/g)].map(([, file]) => file)
  expect(paths.length).toBeGreaterThan(4)
  for (const file of paths) expect(Object.keys(SECRET_GROUPS)).toContain(file)
})

test('the offsets of a group outlive every topic, in the local stack too', () => {
  expect(main).toContain(`KAFKA_OFFSETS_RETENTION_MINUTES: ${OFFSETS_RETENTION_MINUTES}\n`)
})
