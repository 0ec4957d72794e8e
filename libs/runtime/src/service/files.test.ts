import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unreadable } from './config.ts'
import { readJsonFile, secretReader } from './files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-files-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true }))

const errorOf = (code: string) => Object.assign(new Error(code), { code })

test.each(['EACCES', 'EPERM'])('%s names the cause, the fix and the user', (code) => {
  const uid = process.getuid?.()
  expect(unreadable(errorOf(code))).toBe(
    ` (${code}): run "chmod 644" on the file, or "chown" it to the user ${uid}; the user ${uid} must also be able to open its folders`,
  )
})

test('a missing file has no further cause, and another error is named', () => {
  expect(unreadable(errorOf('ENOENT'))).toBe('')
  expect(unreadable(errorOf('EIO'))).toBe(' (EIO)')
})

test('a folder in the place of a file is named', () => {
  const problem = `the file ${folder} (ENDPOINTS_FILE) cannot be read (EISDIR): it is a folder; remove it`
  expect(() => readJsonFile('ENDPOINTS_FILE', folder)).toThrow(problem)
  expect(() => secretReader({}).file(folder)).toThrow('cannot be read (EISDIR): it is a folder')
})

test('a secret that is missing is undefined', () => {
  expect(secretReader({}).file(path.join(folder, 'none'))).toBeUndefined()
})

// Root reads every file, so another user has to read it.
test.runIf(process.getuid?.() === 0)('a file of another user with mode 600 names EACCES', () => {
  const file = path.join(folder, 'endpoints.json')
  writeFileSync(file, '{}', { mode: 0o600 })
  const script = `process.setgid(65534); process.setuid(65534)
    try { read() } catch (error) { process.stdout.write(error.message) }`
  const read = `const { readJsonFile } = await import(${JSON.stringify(import.meta.resolve('./files.ts'))})
    const read = () => readJsonFile('ENDPOINTS_FILE', ${JSON.stringify(file)})`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', `${read};${script}`])
  expect(said.toString()).toContain(
    `the file ${file} (ENDPOINTS_FILE) cannot be read (EACCES): run "chmod 644" on the file, or "chown" it to the user 65534`,
  )
})
