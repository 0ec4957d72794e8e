import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { initDeploymentSecrets } from './init-secrets.ts'

const URL = 'https://hooks.example.com'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('the first run makes every file, and the gateway can read the endpoints', () => {
  const files = initDeploymentSecrets(folder, URL)
  expect(files.map(({ file, change }) => `${file} ${change}`)).toEqual([
    'signing.json made',
    'endpoints.json made',
    'pii-hash-key made',
    'clickhouse-password made',
    'clickhouse-reader-password made',
    'grafana-password made',
    'clickhouse-passwords.xml derived',
  ])
  const endpoints = JSON.parse(read('endpoints.json'))
  expect(readEndpoints(endpoints, PROVIDERS, null)).toMatchObject({ ok: true })
  expect(endpoints.bird.default.publicUrl).toBe(`${URL}/webhooks/bird`)
  expect(read('pii-hash-key')).toMatch(/^[0-9a-f]{64}$/)
})

test('files of the folder are kept, and the password digests follow them', () => {
  initDeploymentSecrets(folder, URL)
  const before = read('endpoints.json')
  writeFileSync(path.join(folder, 'clickhouse-password'), 'a password of my own\n')
  const files = initDeploymentSecrets(folder, URL)
  expect(files.filter(({ change }) => change === 'made')).toEqual([])
  expect(read('endpoints.json')).toBe(before)
  expect(read('clickhouse-passwords.xml')).toContain(
    `<tributary_password_sha256>${sha256('a password of my own')}</tributary_password_sha256>`,
  )
})

test('endpoints that exist already get no private keys', () => {
  writeFileSync(path.join(folder, 'endpoints.json'), '{"spruce":{}}')
  initDeploymentSecrets(folder, URL)
  expect(read('endpoints.json')).toBe('{"spruce":{}}')
  expect(JSON.parse(read('signing.json'))).toEqual({})
})

test('only the owner can open the folder, and a container can read the files mounted into it', () => {
  initDeploymentSecrets(folder, URL)
  const mode = (file: string) => statSync(path.join(folder, file)).mode & 0o777
  expect(mode('.')).toBe(0o700)
  expect(mode('endpoints.json')).toBe(0o644)
})
