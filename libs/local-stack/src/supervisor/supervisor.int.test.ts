import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lockFolder } from './lock.ts'
import type { ProcessSpec } from './process-spec.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'

let home: string
let supervisor: Supervisor
let said: string[]

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tributary-test-'))
  said = []
  const say = (line: string) => void said.push(line)
  supervisor = createSupervisor({ home, lock: await lockFolder(home), say })
})

afterEach(async () => {
  await supervisor.stop()
  await rm(home, { recursive: true })
})

const shell = (script: string, change: Partial<ProcessSpec> = {}): ProcessSpec => ({
  name: 'part',
  title: 'The part',
  command: () => ({ file: 'sh', args: ['-c', script], cwd: home, env: process.env }),
  ready: () => Promise.resolve(true),
  readyTimeoutMs: 5_000,
  stopTimeoutMs: 5_000,
  ...change,
})

test('a process that ends before it is ready fails the start in one sentence', async () => {
  const starting = supervisor.supervise(
    shell('echo no such folder; exit 3', { ready: () => Promise.resolve(false) }),
  )
  await expect(starting).rejects.toThrow(
    `The part ended (exit code 3): the reason is at the end of ${home}/logs/part.log`,
  )
  expect(await readFile(path.join(home, 'logs', 'part.log'), 'utf8')).toBe('no such folder\n')
})

test('a program that does not exist fails the start', async () => {
  const spec = shell('', {
    command: () => ({ file: 'no-such-program', args: [], cwd: home, env: process.env }),
    ready: () => Promise.resolve(false),
  })
  await expect(supervisor.supervise(spec)).rejects.toThrow('The part ended (exit code 127)')
})

test('a process that is not ready in time is killed and fails the start', async () => {
  const starting = supervisor.supervise(
    shell('exec sleep 60', { ready: () => Promise.resolve(false), readyTimeoutMs: 100 }),
  )
  await expect(starting).rejects.toThrow('The part was not ready after 0.1 s')
})

test('a process that dies restarts, after a longer wait each time, and every restart is reported', async () => {
  const restarts: string[] = []
  supervisor.onRestart((name) => restarts.push(name))
  await supervisor.supervise(shell('sleep 0.1; exit 1'))
  await vi.waitFor(() => expect(restarts).toEqual(['part', 'part']), 5_000)
  const waits = said.flatMap((line) => /starts again in (.*) s/.exec(line)?.slice(1) ?? [])
  expect(waits.slice(0, 2)).toEqual(['0.25', '0.5'])
})

test('a process that ignores SIGTERM is killed at its deadline', async () => {
  const part = await supervisor.supervise(
    shell('trap "" TERM; echo up; while :; do sleep 0.1; done', { stopTimeoutMs: 300 }),
  )
  const log = path.join(home, 'logs', 'part.log')
  await vi.waitFor(async () => expect(await readFile(log, 'utf8')).toBe('up\n'), 5_000)
  const since = performance.now()
  await part.stop()
  expect(performance.now() - since).toBeGreaterThan(290)
  expect(part.pid).toBeUndefined()
})

test('a process that was stopped stays down until it is started', async () => {
  const part = await supervisor.supervise(shell('exec sleep 60'))
  await part.stop()
  expect(said).toEqual([])
  await part.start()
  expect(part.pid).toBeGreaterThan(0)
})

test('a stop during a start ends the start', async () => {
  const starting = supervisor.supervise(
    shell('exec sleep 60', { ready: () => Promise.resolve(false) }),
  )
  const failed = expect(starting).rejects.toThrow()
  await supervisor.stop()
  await failed
})

test('the folder stays locked until the last child is gone', async () => {
  await expect(lockFolder(home)).rejects.toThrow(`A stack already runs on ${home}`)
  await supervisor.stop()
  const lock = await lockFolder(home)
  lock.release()
})

test('a folder whose earlier children still run is refused, with the command that lists them', async () => {
  await supervisor.stop()
  const earlier = await lockFolder(home)
  const child = spawn('sleep', ['60'], {
    stdio: ['ignore', 'ignore', 'ignore', earlier.childrenFd],
  })
  earlier.release()
  await expect(lockFolder(home, 100)).rejects.toThrow(
    `Processes of an earlier run still use ${home}: list them with "lsof ${home}/children" and end them.`,
  )
  child.kill('SIGKILL')
  const lock = await lockFolder(home)
  lock.release()
})
