import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { eventually } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULTS } from '../../libs/consumer/src/generated/records.ts'
import { type Rig, startRig } from './rig.ts'

// The package as another repository has it: installed from a tarball into an empty folder.

const PACKAGE = path.resolve(import.meta.dirname, '../../libs/consumer')
const run = promisify(execFile)

let folder: string
let rig: Rig

const inFolder = (command: string, args: readonly string[]) =>
  run(command, [...args], { cwd: folder, timeout: 120_000 })

/** Version of a package in the catalog. */
function version(name: string): string {
  const catalog = readFileSync(path.join(PACKAGE, '../../pnpm-workspace.yaml'), 'utf8')
  const line = catalog
    .split('\n')
    .find((text) => text.trim().replaceAll('"', '').startsWith(`${name}:`))
  return line?.split(': ')[1]?.trim() ?? ''
}

const PEERS = ['kafkajs', '@platformatic/kafka', 'typescript', '@types/node'] as const

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-tarball-'))
  rig = await startRig()
  await inFolder('npm', ['pack', PACKAGE, '--silent'])
  const [tarball = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module", "private": true}')
  const peers = PEERS.map((name) => `${name}@${version(name)}`)
  await inFolder('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`, ...peers])
}, 180_000)
afterAll(async () => {
  await rig?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The program of the README, with the addresses of the test. */
function readmeProgram(): string {
  const readme = readFileSync(path.join(PACKAGE, 'README.md'), 'utf8')
  const program = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  return program
    .replace('127.0.0.1:9092', rig.brokers[0] ?? '')
    .replace('http://127.0.0.1:8081/apis/ccompat/v7', rig.registry)
}

const TABLE = `
import type { CallRow, EntityKey } from '@tributary/consumer/latest'
export const table = {
  put: (row: CallRow) => console.log(JSON.stringify([row.call_id, row.outcome])),
  remove: (key: EntityKey) => console.log(JSON.stringify([key.id, 'removed'])),
}
`

const OTHER_PARTS = `
import { foldCall, identityOf } from '@tributary/consumer/fold'
import { memoryStore } from '@tributary/consumer/latest'
import { platformaticSource } from '@tributary/consumer/platformatic'
import { records, SCHEMAS } from '@tributary/consumer/records'
export const parts = [foldCall, identityOf, memoryStore, platformaticSource, records, SCHEMAS]
`

const PLATFORMATIC = `
import { Consumer } from '@platformatic/kafka'
import { platformaticSource } from '@tributary/consumer/platformatic'
import type { Source } from '@tributary/consumer/records'
export const source: Source = platformaticSource(
  (groupId) => new Consumer({ groupId, clientId: 'c', bootstrapBrokers: ['127.0.0.1:9092'] }),
)
`

const TSC = {
  compilerOptions: {
    ...{ strict: true, skipLibCheck: false, module: 'nodenext', target: 'es2024', outDir: 'out' },
    ...{ rootDir: 'src', types: ['node'], exactOptionalPropertyTypes: true },
  },
  include: ['src'],
}

test('the program of the README compiles strictly, runs, and keeps its table', {
  timeout: 120_000,
}, async () => {
  mkdirSync(path.join(folder, 'src'))
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(TSC))
  writeFileSync(path.join(folder, 'src/main.ts'), readmeProgram())
  writeFileSync(path.join(folder, 'src/table.ts'), TABLE)
  writeFileSync(path.join(folder, 'src/other-parts.ts'), OTHER_PARTS)
  writeFileSync(path.join(folder, 'platformatic.ts'), PLATFORMATIC)
  const compiled = await inFolder('node_modules/.bin/tsc', ['-p', '.']).catch((error) => error)
  expect(compiled.stdout).toBe('')
  // The declarations of @platformatic/kafka itself need skipLibCheck.
  const lenient = [
    '--skipLibCheck',
    '--noEmit',
    '--ignoreConfig',
    '--strict',
    '--module',
    'nodenext',
  ]
  const types = ['--target', 'es2024', '--types', 'node', 'platformatic.ts']
  const other = await inFolder('node_modules/.bin/tsc', [...lenient, ...types]).catch((e) => e)
  expect(other.stdout).toBe('')

  const call = {
    ...DEFAULTS.call,
    provider: 'spruce',
    account_id: 'a',
    call_id: 'k',
    event_id: 'e',
  }
  const record = { ...call, version: 1, outcome: 'answered' } as const
  await rig.publish([{ kind: 'call', record, timestampMs: 0 }])
  const program = spawn(process.execPath, ['out/main.js'], { cwd: folder })
  let output = ''
  program.stdout.on('data', (data) => {
    output += data
  })
  try {
    const shows = (line: string) =>
      eventually(() => expect(output.split('\n')).toContain(line), { what: line, withinMs: 30_000 })
    await shows('["k","answered"]')
    const erased = { ...DEFAULTS.erasure, provider: 'spruce', account_id: 'a', id: 'k' }
    await rig.publish([
      { kind: 'erasure', record: { ...erased, kind: 'call', reason: 'erased', erased_at: 1 } },
    ])
    await shows('["k","removed"]')
  } finally {
    program.kill('SIGKILL')
  }
})

test('the package has what it needs, and nothing of this repository', async () => {
  const installed = path.join(folder, 'node_modules/@tributary')
  expect(readdirSync(installed)).toEqual(['consumer'])
  const { dependencies } = JSON.parse(
    readFileSync(path.join(installed, 'consumer/package.json'), 'utf8'),
  )
  const wanted = ['@kafkajs/confluent-schema-registry', 'avsc']
  expect(dependencies).toEqual(Object.fromEntries(wanted.map((name) => [name, version(name)])))
  const files = readdirSync(path.join(installed, 'consumer'), { recursive: true }).map(String)
  expect(files.filter((file) => /\.test\.|example-/.test(file))).toEqual([])
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([])
})

test('the fold needs no Kafka client', async () => {
  const script = `import('@tributary/consumer/fold').then((fold) => console.log(Object.keys(fold).length > 5))`
  rmSync(path.join(folder, 'node_modules/kafkajs'), { recursive: true })
  rmSync(path.join(folder, 'node_modules/@platformatic'), { recursive: true })
  const { stdout } = await inFolder(process.execPath, ['-e', script])
  expect(stdout).toBe('true\n')
})
