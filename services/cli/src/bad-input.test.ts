import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from './testing/capture.ts'

/** Nothing listens there: a command that looks at its input first does not notice. */
const ENV = { KAFKA_BROKERS: '127.0.0.1:1', CLICKHOUSE_URL: 'http://127.0.0.1:1' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-input-'))
  mkdirSync(path.join(folder, 'empty'))
  writeFileSync(path.join(folder, 'file'), '')
})
afterEach(() => rmSync(folder, { recursive: true }))

const words = (line: string) => line.replaceAll('FOLDER', folder).split(' ')

test.each([
  ['dead list --since 2h --until 3h', '--until must be later than --since'],
  ['dead redrive --since 2026-11-02 --until 2026-11-02', '--until must be later than --since'],
  ['business-hours apply FOLDER/none.json', 'none.json does not exist'],
  ['business-hours apply FOLDER', 'is a folder; name a file'],
  ['send spruce FOLDER/file --url nope', 'It is a URL such as http://127.0.0.1:8080'],
  ['init-secrets FOLDER/new --gateway-url nope', 'It is a URL such as http://127.0.0.1:8080'],
  ['init-secrets FOLDER/new --own FOLDER/none', 'none does not exist'],
  ['map spruce FOLDER/none', 'none does not exist'],
  ['map spruce FOLDER/empty', 'empty holds no files'],
])('"%s" is wrong usage, and the line names the fix', async (line, message) => {
  const { exitCode, notes } = await run(ENV, ...words(line))
  expect(notes).toContain(message)
  expect(exitCode).toBe(2)
})

test.each([
  ['init-secrets FOLDER/file/x', 'file/x cannot be used (ENOTDIR): name a folder that you own'],
  ['send spruce FOLDER/file', 'SIGNING_FILE is not set: start the local stack with "npm start"'],
])('"%s" fails, and the line names the fix', async (line, message) => {
  const { exitCode, notes } = await run(ENV, ...words(line))
  expect(notes).toContain(message)
  expect(exitCode).toBe(1)
})

test('a link in a folder of payloads that leads nowhere is named', async () => {
  symlinkSync(path.join(folder, 'none'), path.join(folder, 'empty/link'))
  const { exitCode, notes } = await run(ENV, 'map', 'spruce', path.join(folder, 'empty'))
  expect(notes).toContain('empty/link cannot be read')
  expect(exitCode).toBe(2)
})
