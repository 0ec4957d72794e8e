import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCache, makeHome } from './folders.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'tributary-folders-'))
})
afterEach(() => rmSync(root, { recursive: true }))

test('only the user reads the data folder', () => {
  const home = path.join(root, 'a/home')
  makeHome(home)
  makeHome(home)
  expect(statSync(home).mode & 0o777).toBe(0o700)
})

test.each([
  ['TRIBUTARY_HOME', makeHome],
  ['XDG_CACHE_HOME', makeCache],
])('a folder below a file is refused with the variable %s', (variable, make) => {
  const file = path.join(root, 'file')
  writeFileSync(file, '')
  expect(() => make(path.join(file, 'x'))).toThrow(
    `cannot be used (ENOTDIR): set ${variable} to a folder that you can write to.`,
  )
})
