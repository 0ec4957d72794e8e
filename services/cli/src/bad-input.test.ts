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

const documentOf = (name: string, document: object) =>
  writeFileSync(path.join(folder, name), JSON.stringify(document))

const words = (line: string) => line.replaceAll('FOLDER', folder).split(' ')

test.each([
  ['dead list --since 2h --until 3h', '--until must be later than --since'],
  ['dead redrive --since 2026-11-02 --until 2026-11-02', '--until must be later than --since'],
  ['business-hours apply FOLDER/none.json', 'none.json does not exist'],
  ['business-hours apply FOLDER', 'is a folder; name a file'],
  ['sla apply FOLDER/none.json', 'none.json does not exist'],
  ['sla apply FOLDER', 'is a folder; name a file'],
  ['sla apply', "missing required argument 'file|-'"],
  ['names apply FOLDER/none.json', 'none.json does not exist'],
  ['names apply FOLDER', 'is a folder; name a file'],
  ['names apply FOLDER/file --dryrun', 'Did you mean --dry-run?'],
  ['hash', "missing required argument 'address'"],
  ['hash -', 'standard input has no addresses'],
  ['report foo', 'too many arguments'],
  ['report --since 7w', 'or how long ago, such as 7d'],
  ['report --by planet', 'It is one or more of provider,account'],
  ['report --by direction --table sla', 'the table sla is not by direction'],
  ['report --compare --since 7d --by week', 'no day is in both periods'],
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
  ['business-hours apply FOLDER/file', 'is not JSON'],
  ['sla apply -', 'standard input (the policies) is not JSON'],
  ['names apply FOLDER/file', 'file (the names) is not JSON'],
  ['send spruce FOLDER/file', 'SIGNING_FILE is not set: start the local stack with "npm start"'],
])('"%s" fails, and the line names the fix', async (line, message) => {
  const { exitCode, notes } = await run(ENV, ...words(line))
  expect(notes).toContain(message)
  expect(exitCode).toBe(1)
})

test.each([
  ['business-hours', { schedules: [] }, ['schedules: ']],
  [
    'sla',
    { policies: [{ target: '15' }], more: 1 },
    ['policies.0.name', 'policies.0.target', 'more'],
  ],
  ['names', { agents: [{ id: '' }], lines: 1 }, ['agents.0.id', 'agents.0.name', 'lines: ']],
])('every problem in the file of "%s apply" is printed', async (command, document, problems) => {
  documentOf('bad.json', document)
  const { exitCode, notes } = await run(ENV, command, 'apply', path.join(folder, 'bad.json'))
  for (const problem of problems) expect(notes).toContain(problem)
  expect(exitCode).toBe(1)
})

test('a line in clear needs the key of the hashes, and is not printed', async () => {
  const line = { provider: 'bird', address: '+15550100199', name: 'Front desk' }
  documentOf('lines.json', { lines: [line] })
  const { exitCode, notes, text } = await run(
    ENV,
    'names',
    'apply',
    path.join(folder, 'lines.json'),
  )
  expect(notes).toContain('PII_HASH_KEY')
  expect(notes + text).not.toContain('0100199')
  expect(exitCode).toBe(1)
})

test('a link in a folder of payloads that leads nowhere is named', async () => {
  symlinkSync(path.join(folder, 'none'), path.join(folder, 'empty/link'))
  const { exitCode, notes } = await run(ENV, 'map', 'spruce', path.join(folder, 'empty'))
  expect(notes).toContain('empty/link cannot be read')
  expect(exitCode).toBe(2)
})
