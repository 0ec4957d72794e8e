import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAlive } from '../testing/processes.ts'
import { type Command, spawnTethered } from './tethered.ts'

const ENDS_WITHIN_MS = 5_000

let home: string

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tributary-test-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const shell = (script: string): Command => ({
  file: 'sh',
  args: ['-c', script],
  cwd: home,
  env: process.env,
  afterwards: `touch ${home}/cleaned`,
})

/** Starts `sleep` in the background, writes both process ids, and runs until killed. */
const PAIR = 'sleep 60 & echo $$ $! > pids.new; mv pids.new pids; while :; do sleep 1; done'

async function pids(): Promise<readonly number[]> {
  const file = path.join(home, 'pids')
  await vi.waitFor(() => expect(existsSync(file)).toBe(true), ENDS_WITHIN_MS)
  return readFileSync(file, 'utf8').trim().split(' ').map(Number)
}

const untilGone = (ids: readonly number[]) =>
  vi.waitFor(() => expect(ids.filter(isAlive)).toEqual([]), ENDS_WITHIN_MS)

test('kill -9 of the parent ends the program and its children, and runs the cleanup', async () => {
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { spawnTethered } from ${JSON.stringify(path.resolve(import.meta.dirname, 'tethered.ts'))}
       spawnTethered(JSON.parse(process.argv[1]), { stdio: ['ignore', 'ignore', 'ignore'] })`,
      JSON.stringify(shell(PAIR)),
    ],
    { stdio: 'ignore' },
  )
  const ended = once(parent, 'exit')
  const running = await pids()
  expect(running.filter(isAlive)).toHaveLength(2)
  parent.kill('SIGKILL')
  await ended
  await untilGone(running)
  expect(existsSync(path.join(home, 'cleaned'))).toBe(true)
})

test('children of a program that was killed end too', async () => {
  const child = spawnTethered(shell(PAIR), { stdio: ['ignore', 'ignore', 'ignore'] })
  const running = await pids()
  expect(running[0]).toBe(child.pid)
  child.kill('SIGKILL')
  await once(child, 'close')
  await untilGone(running)
})

test('the exit code is the one of the program', async () => {
  const child = spawnTethered(shell('exit 7'), { stdio: ['ignore', 'ignore', 'ignore'] })
  expect(await once(child, 'close')).toEqual([7, null])
})

test('a program in a folder that does not exist is an error', async () => {
  const child = spawnTethered(
    { ...shell(''), cwd: path.join(home, 'none') },
    { stdio: ['ignore', 'ignore', 'ignore'] },
  )
  await expect(once(child, 'exit')).rejects.toThrow('ENOENT')
})
