import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFile } from './file-lock.ts'

let folder: string
let file: string
let owner: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-test-'))
  file = path.join(folder, 'lock')
})
afterEach(async () => {
  await killOwner()
  rmSync(folder, { recursive: true })
})

test('one owner at a time has the lock, in one file that only this user can read', async () => {
  const release = await lockFile(file, 0)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['lock'])
  expect(await lockFile(file, 0)).toBeUndefined()
  release?.()
  const again = await lockFile(file, 0)
  expect(again).toBeDefined()
  again?.()
})

test('a caller that waits gets the lock when its owner releases it', async () => {
  const release = await lockFile(file, 0)
  const waiting = lockFile(file, 10)
  release?.()
  const next = await waiting
  expect(next).toBeDefined()
  next?.()
})

test('another process is refused, and kill -9 of the owner frees the lock at once', async () => {
  await startOwner()
  expect(await lockFile(file, 0)).toBeUndefined()
  await killOwner()
  const release = await lockFile(file, 0)
  expect(release).toBeDefined()
  release?.()
})

test('the lock holds when its owner forgets it and the garbage collector runs', async () => {
  await startOwner('--expose-gc')
  expect(await lockFile(file, 0)).toBeUndefined()
})

test('a file in a folder that does not exist is an error', async () => {
  await expect(lockFile(path.join(folder, 'none', 'lock'), 0)).rejects.toThrow('ENOENT')
})

/** A process that locks the file and drops the release function. */
async function startOwner(...flags: readonly string[]): Promise<void> {
  const program = `
    import { lockFile } from ${JSON.stringify(path.resolve(import.meta.dirname, 'file-lock.ts'))}
    await lockFile(process.argv[1], 0)
    await new Promise((done) => setTimeout(done, 10))
    globalThis.gc?.()
    console.log('locked')
    setInterval(() => {}, 1_000)`
  const args = [...flags, '--input-type=module', '--eval', program, file]
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  owner = started
  await once(started.stdout, 'data')
}

async function killOwner(): Promise<void> {
  if (owner === undefined) return
  const ended = once(owner, 'exit')
  owner.kill('SIGKILL')
  owner = undefined
  await ended
}
