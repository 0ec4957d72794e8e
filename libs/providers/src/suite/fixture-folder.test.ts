import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { optionsOfFixture, orphansIn } from './fixture-folder.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-fixtures-'))
  write('call.ended.body', '{}')
  write('lifecycles.json', '{"a call": ["call.ended"]}')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text)

test('a body with its files, the life cycles and a README are a complete folder', () => {
  for (const file of ['call.ended.expected.json', 'call.ended.endpoint.json', 'README.md']) {
    write(file, '{}')
  }
  expect(orphansIn(folder)).toEqual([])
})

test.each(['call.over.expected.json', 'call.over.endpoint.json', 'call.ended.headers.json', 'x'])(
  '%s without a body is an orphan',
  (file) => {
    write(file, '{}')
    expect(orphansIn(folder)).toEqual([`${file} belongs to no .body file: rename or remove it`])
  },
)

test('a life cycle that names a fixture that does not exist is an orphan', () => {
  write('lifecycles.json', '{"a call": ["call.ended", "call.over"]}')
  expect(orphansIn(folder)).toEqual([
    '"a call" of lifecycles.json names call.over, but there is no call.over.body',
  ])
})

test('a fixture without options adds none', () => {
  expect(optionsOfFixture(folder, 'call.ended')).toEqual({})
})

test.each([
  ['{bad', 'is not JSON'],
  ['[]', 'is not a JSON object'],
])('the options %s of a fixture are an error that names the file', (text, problem) => {
  write('call.ended.endpoint.json', text)
  expect(() => optionsOfFixture(folder, 'call.ended')).toThrow(
    `${path.join(folder, 'call.ended.endpoint.json')} ${problem}`,
  )
})
