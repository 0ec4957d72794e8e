import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CLICKHOUSE_USER } from '../parts/clickhouse-config.ts'
import { createScreen } from '../screen.ts'
import { freePort } from '../setup/ports.ts'
import { loadVersions } from '../setup/versions.ts'
import { lockFolder } from '../supervisor/lock.ts'
import { createSupervisor, type Supervisor } from '../supervisor/supervisor.ts'
import { docker, dockerAnswers } from './docker.ts'
import { clickhouseContainer, prepareContainers, usesContainers } from './parts.ts'

const PASSWORD = 'secret'
const BACK_WITHIN_MS = 30_000
const versions = loadVersions()
const screen = createScreen(process.stderr)

const answers = await dockerAnswers()
if (!answers) screen.say('Tests of containers are left out: Docker does not answer')

describe.runIf(answers)('ClickHouse in Docker', () => {
  let home: string
  let port: number
  let prefix: string
  let supervisor: Supervisor

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'tributary-test-'))
    port = await freePort()
    await start()
    await query('CREATE DATABASE kept')
    await query('CREATE TABLE kept.kept (n UInt8) ENGINE = MergeTree ORDER BY n')
    await query('INSERT INTO kept.kept VALUES (7)')
  })

  afterAll(async () => {
    await supervisor.stop()
    await docker('volume', 'rm', `${prefix}-clickhouse`)
    await docker('network', 'rm', prefix)
    await rm(home, { recursive: true })
  })

  async function start(): Promise<void> {
    supervisor = createSupervisor({ home, lock: await lockFolder(home), say: () => undefined })
    const { signal } = new AbortController()
    prefix = await prepareContainers({ home, versions, screen, signal })
    const options = { home, prefix, versions }
    await supervisor.supervise(clickhouseContainer(options, { port, password: PASSWORD }))
  }

  async function query(sql: string): Promise<string> {
    const headers = { 'X-ClickHouse-User': CLICKHOUSE_USER, 'X-ClickHouse-Key': PASSWORD }
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: sql, headers })
    return answer.text()
  }

  const containers = () => docker('ps', '--all', '--quiet', '--filter', `name=${prefix}`)

  test('the folder remembers that its data is in Docker', () => {
    expect(usesContainers(home)).toBe(true)
  })

  test('a container that is killed comes back with its rows', async () => {
    const restarts: string[] = []
    supervisor.onRestart((name) => restarts.push(name))
    await docker('kill', await containers())
    await vi.waitFor(() => expect(restarts).toEqual(['clickhouse']), BACK_WITHIN_MS)
    expect(await query('SELECT n FROM kept.kept')).toBe('7\n')
  })

  test('a stop removes the container, and the next start has its rows', async () => {
    const before = prefix
    await supervisor.stop()
    expect(await containers()).toBe('')
    await start()
    expect(prefix).toBe(before)
    expect(await query('SELECT n FROM kept.kept')).toBe('7\n')
  })
})
