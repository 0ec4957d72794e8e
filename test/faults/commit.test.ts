import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitOf } from './commit.ts'

const DAY_MS = 86_400_000
const NOW_MS = 20_000.5 * DAY_MS
const COMMITTED_AT = '2026-11-30T12:00:00Z'

const base = mkdtempSync(path.join(tmpdir(), 'tributary-commits-'))
const clone = path.join(base, 'clone')
const shallow = path.join(base, 'shallow')
afterAll(() => rmSync(base, { recursive: true }))

beforeAll(() => {
  const identity = [
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.com',
    '-c',
    'commit.gpgsign=false',
  ]
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, {
      cwd: base,
      stdio: 'pipe',
      env: { PATH: process.env['PATH'], GIT_COMMITTER_DATE: COMMITTED_AT },
    })
  git('init', '--quiet', clone)
  for (const message of ['first', 'second', 'third']) {
    git('-C', clone, ...identity, 'commit', '--quiet', '--allow-empty', '--message', message)
  }
  git('clone', '--quiet', '--depth', '1', `file://${clone}`, shallow)
  mkdirSync(path.join(base, 'none'))
})

test('each commit has the position after the one before', () => {
  const positions = ['HEAD~2', 'HEAD~1', 'HEAD'].map((of) => commitOf(of, clone, NOW_MS).position)
  expect(positions).toEqual([1, 2, 3])
})

test('a shallow clone counts the days of the date of the commit', () => {
  const { name, position } = commitOf('HEAD', shallow, NOW_MS)
  expect(name).toBe(commitOf('HEAD', clone, NOW_MS).name)
  expect(position).toBe(Date.parse(COMMITTED_AT) / DAY_MS - 0.5)
})

test('without git, the position is the day', () => {
  expect(commitOf('HEAD', path.join(base, 'none'), NOW_MS).position).toBe(20_000)
})

test('an unknown revision is an error', () => {
  expect(() => commitOf('no-such-branch', clone, NOW_MS)).toThrow('git knows no commit')
})
