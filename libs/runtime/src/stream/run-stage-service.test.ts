import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import type { Log } from '../service/log.ts'
import { tooManyDead } from './judge-batch.ts'
import { awaitDependency, withHeldTopics } from './run-stage-service.ts'

function recordingLog() {
  const lines: string[] = []
  const write = (_: object, message: string) => void lines.push(message)
  const log: Log = { debug: write, info: write, warn: write, error: write, fatal: write }
  return { log, lines }
}

const { signal } = new AbortController()

test('a dependency that cannot be reached is tried again, with a line for the outage and one for its end', async () => {
  const { log, lines } = recordingLog()
  let failures = 2
  const attempt = async () => {
    if (failures-- > 0) throw new Error('ECONNREFUSED')
    return 'ids'
  }
  expect(await awaitDependency('the schema registry', attempt, { log, signal })).toBe('ids')
  expect(lines).toEqual([
    'the schema registry is unavailable: trying again before the start',
    'the schema registry works again after 0 s',
  ])
})

test('a fatal failure of a dependency is not tried again', async () => {
  const { log, lines } = recordingLog()
  const failure = new Failure('CONFIG_INVALID', { what: 'ClickHouse is too old' })
  const attempt = () => Promise.reject(failure)
  await expect(awaitDependency('ClickHouse', attempt, { log, signal })).rejects.toBe(failure)
  expect(lines).toEqual([])
})

test('a stage that holds a topic is ready, with the reason and the fix as a note', () => {
  const open = new Map([['raw.bird', tooManyDead('1000 records in a row')]])
  const { note } = { note: '', ...withHeldTopics({ ready: true }, { open: () => open }) }
  expect(note).toMatch(/^raw\.bird is held: 1000 records in a row .*: fix the cause/)
  const notReady = { ready: false, reason: 'no member' } as const
  expect(withHeldTopics(notReady, { open: () => open })).toBe(notReady)
  expect(withHeldTopics({ ready: true }, { open: () => new Map() })).toEqual({ ready: true })
})
