import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureSecrets, secretFiles } from './secrets.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tributary-secrets-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const ensure = () => ensureSecrets(home, 'http://127.0.0.1:8080')
const textOf = (name: 'endpoints' | 'signing' | 'hashKey') =>
  readFileSync(secretFiles(home)[name], 'utf8')
const write = (name: 'endpoints' | 'signing', document: unknown) =>
  writeFileSync(secretFiles(home)[name], JSON.stringify(document))

test('a second start keeps every secret', () => {
  ensure()
  const before = [textOf('endpoints'), textOf('signing'), textOf('hashKey')]
  ensure()
  expect([textOf('endpoints'), textOf('signing'), textOf('hashKey')]).toEqual(before)
})

test('a provider that the files lack is added with matching credentials', () => {
  ensure()
  const { bird: _, ...endpoints } = JSON.parse(textOf('endpoints'))
  write('endpoints', endpoints)
  ensure()
  const { bird } = JSON.parse(textOf('endpoints'))
  const signing = JSON.parse(textOf('signing'))
  expect(bird.default.signingKeys).toContain(signing.bird.default.signingKey)
  expect(JSON.parse(textOf('endpoints')).spruce).toEqual(endpoints.spruce)
})

test('endpoints without signing keys stay unchanged, and the error says what to do', () => {
  write('endpoints', { spruce: { default: { secrets: ['a real secret'] } } })
  const before = textOf('endpoints')
  expect(ensure).toThrow(
    /signing\.json is missing, .*endpoints\.json: put it back, or move endpoints\.json away/,
  )
  expect(textOf('endpoints')).toBe(before)
  rmSync(secretFiles(home).endpoints)
  ensure()
  expect(textOf('endpoints')).not.toContain('a real secret')
})

test('without endpoints both files are created again, so that they match', () => {
  ensure()
  rmSync(secretFiles(home).endpoints)
  ensure()
  const { spruce } = JSON.parse(textOf('endpoints'))
  expect(spruce.default.secrets).toContain(JSON.parse(textOf('signing')).spruce.default.secret)
})

test('invalid endpoints are refused with the path of every problem', () => {
  ensure()
  write('endpoints', { spruce: { default: { secrets: [] } }, zz: {} })
  expect(ensure).toThrow(
    /endpoints\.json cannot be used: fix it[\s\S]*spruce\.default\.secrets[\s\S]*zz/,
  )
})
