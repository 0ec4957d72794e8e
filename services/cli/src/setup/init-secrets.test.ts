import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GROUPS_ACCESS, initDeploymentSecrets, SECRET_GROUPS } from './init-secrets.ts'

const URL = 'https://hooks.example.com'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('the first run makes every file, and the gateway can read the endpoints', () => {
  const files = initDeploymentSecrets(folder, { gatewayUrl: URL })
  expect(files.map(({ file, change }) => `${file} ${change}`)).toEqual([
    'signing.json made',
    'endpoints.json made',
    'pii-hash-key made',
    'clickhouse-password made',
    'clickhouse-reader-password made',
    'clickhouse-analyst-password made',
    'grafana-password made',
    'clickhouse-passwords.xml derived',
  ])
  const endpoints = JSON.parse(read('endpoints.json'))
  expect(readEndpoints(endpoints, PROVIDERS, null)).toMatchObject({ ok: true })
  expect(endpoints.bird.default.publicUrl).toBe(`${URL}/webhooks/bird`)
  expect(read('pii-hash-key')).toMatch(/^[0-9a-f]{64}$/)
})

test('files of the folder are kept, and the password digests follow them', () => {
  initDeploymentSecrets(folder, { gatewayUrl: URL })
  const before = read('endpoints.json')
  writeFileSync(path.join(folder, 'clickhouse-password'), 'a password of my own\n')
  const files = initDeploymentSecrets(folder, { gatewayUrl: URL })
  expect(files.filter(({ change }) => change === 'made')).toEqual([])
  expect(read('endpoints.json')).toBe(before)
  expect(read('clickhouse-passwords.xml')).toContain(
    `<tributary_password_sha256>${sha256('a password of my own')}</tributary_password_sha256>`,
  )
})

test('endpoints that exist already get no private keys', () => {
  writeFileSync(path.join(folder, 'endpoints.json'), '{"spruce":{}}')
  initDeploymentSecrets(folder, { gatewayUrl: URL })
  expect(read('endpoints.json')).toBe('{"spruce":{}}')
  expect(JSON.parse(read('signing.json'))).toEqual({})
})

test('only the owner can open the folder, and a container can read the files mounted into it', () => {
  initDeploymentSecrets(folder, { gatewayUrl: URL })
  const mode = (file: string) => statSync(path.join(folder, file)).mode & 0o777
  expect(mode('.')).toBe(0o700)
  expect(mode('endpoints.json')).toBe(0o644)
})

test('own files replace those of the folder, and the rest is made', () => {
  const own = path.join(folder, 'own')
  const volume = path.join(folder, 'volume')
  mkdirSync(own)
  initDeploymentSecrets(volume, { gatewayUrl: URL, own })
  const key = readFileSync(path.join(volume, 'pii-hash-key'), 'utf8')
  writeFileSync(path.join(own, 'endpoints.json'), '{"spruce":{}}')
  writeFileSync(path.join(own, 'clickhouse-password'), 'mine')
  const changes = () =>
    initDeploymentSecrets(volume, { gatewayUrl: URL, own })
      .filter(({ change }) => change === 'taken' || change === 'made')
      .map(({ file, change }) => `${file} ${change}`)
  expect(changes()).toEqual(['endpoints.json taken', 'clickhouse-password taken'])
  expect(changes()).toEqual([])
  expect(readFileSync(path.join(volume, 'endpoints.json'), 'utf8')).toBe('{"spruce":{}}')
  expect(readFileSync(path.join(volume, 'clickhouse-passwords.xml'), 'utf8')).toContain(
    sha256('mine'),
  )
  expect(readFileSync(path.join(volume, 'pii-hash-key'), 'utf8')).toBe(key)
})

test('own endpoints get no private keys of other endpoints', () => {
  const own = path.join(folder, 'own')
  mkdirSync(own)
  writeFileSync(path.join(own, 'endpoints.json'), '{"spruce":{}}')
  initDeploymentSecrets(path.join(folder, 'volume'), { gatewayUrl: URL, own })
  expect(JSON.parse(readFileSync(path.join(folder, 'volume/signing.json'), 'utf8'))).toEqual({})
})

test.runIf(process.getuid?.() === 0)(
  'in a shared volume each file is for the group of its readers, also one that existed',
  () => {
    initDeploymentSecrets(folder, { gatewayUrl: URL })
    chmodSync(path.join(folder, 'pii-hash-key'), 0o600)
    initDeploymentSecrets(folder, { gatewayUrl: URL, access: GROUPS_ACCESS })
    expect(statSync(folder).mode & 0o777).toBe(0o755)
    for (const [file, group] of Object.entries(SECRET_GROUPS)) {
      const { mode, gid } = statSync(path.join(folder, file))
      expect([file, mode & 0o777, gid]).toEqual([file, 0o640, group])
    }
  },
)
