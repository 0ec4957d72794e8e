import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli } from '../cli.ts'
import { createTestIo } from '../testing/test-io.ts'

// runCli loads the command lazily: load it before the clock of a test runs.
import './command.ts'

const TEXT = 'Please call me back'
const PHONE = '+13125550100'

const message = {
  ...{ type: 'InboundMessage', locationId: 'l', messageId: 'm1', conversationId: 'c1' },
  ...{ messageType: 'SMS', direction: 'inbound', dateAdded: '2026-11-02T09:00:00.000Z' },
  ...{ body: TEXT, from: PHONE },
}

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tributary-map-'))
})
afterEach(() => rmSync(home, { recursive: true }))

type Options = {
  readonly env?: Readonly<Record<string, string>>
  readonly options?: readonly string[]
  readonly provider?: string
}

async function map(payload: unknown, { env, options = [], provider = 'highlevel' }: Options = {}) {
  const stdin = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const local = { ENDPOINTS_FILE: path.join(home, 'endpoints.json') }
  const io = createTestIo({ home, stdin, env: { ...local, ...env } })
  const exitCode = await runCli(['map', provider, '-', ...options], io)
  return { exitCode, output: io.printed.join('\n'), notes: io.notes.join('\n') }
}

test('a payload is mapped without a stack, and fields with their default are left out', async () => {
  const { exitCode, output } = await map(message)
  expect(exitCode).toBe(0)
  const lines = output.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '))
  expect(lines.slice(0, 2)).toEqual(['-: 1 record', 'message'])
  expect(lines).toContain('message_id m1')
  expect(lines).toContain('direction inbound')
  expect(lines).toContain('occurred_at 2026-11-02T09:00:00.000Z')
  expect(output).not.toContain('is_deleted')
  expect(output).not.toContain('null')
})

test('contents are dropped and contacts are hashed as in production', async () => {
  const { output } = await map(message, { options: ['--json'] })
  expect(output).not.toContain(TEXT)
  expect(output).not.toContain(PHONE)
  const [{ record }] = JSON.parse(output).records
  expect(record).toMatchObject({ body: null, body_length: TEXT.length })
})

test('the PII variables decide how personal data is treated', async () => {
  const env = { PII_CONTENT: 'keep', PII_HASH_KEY: 'a key' }
  expect((await map(message, { env })).output).toContain(TEXT)
  const [one, other] = await Promise.all([map(message, { env }), map(message, { env })])
  const withoutTime = (output: string) => output.replaceAll(/received_at .*/g, '')
  expect(withoutTime(one.output)).toBe(withoutTime(other.output))
})

test.each([
  ['a skipped payload', { ...message, type: 'ContactCreate' }, 0, '-: skipped, '],
  ['bytes that are not JSON', '{', 1, '-: dead, INVALID_JSON: '],
])('%s has a reason instead of records', async (_, payload, code, text) => {
  const { exitCode, output } = await map(payload)
  expect(exitCode).toBe(code)
  expect(output).toContain(text)
})

test('with --json a dead payload has its code and detail', async () => {
  const { exitCode, output } = await map('{', { options: ['--json'] })
  expect(exitCode).toBe(1)
  expect(JSON.parse(output)).toEqual({
    ...{ file: '-', outcome: 'dead', code: 'INVALID_JSON', detail: expect.any(String) },
  })
})

test('the options of an endpoint come from the endpoints file', async () => {
  const file = path.join(home, 'clinic.json')
  writeFileSync(file, JSON.stringify({ highlevel: { clinic: {} } }))
  const clinic = await map(message, { options: ['--endpoints-file', file, '--endpoint', 'clinic'] })
  expect(clinic).toMatchObject({ exitCode: 0, output: expect.stringContaining('1 record') })
  const other = await map(message, { env: { ENDPOINTS_FILE: file } })
  expect(other).toMatchObject({ exitCode: 1, output: expect.stringContaining('UNKNOWN_ENDPOINT') })
})

test('an endpoints file that does not exist is an error, unless it is that of the local stack', async () => {
  const { exitCode, notes } = await map(message, { env: { ENDPOINTS_FILE: '/nowhere.json' } })
  expect(exitCode).toBe(1)
  expect(notes).toContain('/nowhere.json')
})

test('a folder is mapped file by file, in the order of the names', async () => {
  for (const name of ['b.json', 'a.json']) {
    writeFileSync(path.join(home, name), JSON.stringify(message))
  }
  const io = createTestIo({ home })
  expect(await runCli(['map', 'highlevel', home, '--json'], io)).toBe(0)
  const files = io.printed.map((line) => path.basename(JSON.parse(line).file))
  expect(files).toEqual(['a.json', 'b.json'])
})
