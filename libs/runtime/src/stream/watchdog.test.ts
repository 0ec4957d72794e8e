import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import { createWatchdog } from './watchdog.ts'

const batch = {
  topic: 't',
  partition: 0,
  records: [],
  highWatermark: 0n,
  notes: new Map(),
  signal: new AbortController().signal,
}

const TIMEOUT_MS = 20

function watch(lag: () => bigint, now = () => performance.now()) {
  const stopping = new AbortController()
  const watchdog = createWatchdog({
    readLag: async () => [{ topic: 't', partition: 0, lag: lag() }],
    stallTimeoutMs: TIMEOUT_MS,
    now,
  })
  const ended = watchdog.run(stopping.signal)
  return { watchdog, ended, stop: () => stopping.abort() }
}

const afterSomeTimeouts = () => new Promise((resolve) => setTimeout(resolve, 5 * TIMEOUT_MS))

test('a partition with lag and no batch ends the process', async () => {
  await expect(watch(() => 7n).ended).rejects.toThrow('t/0 has been stalled')
})

test('a batch that never ends ends the process', async () => {
  const { watchdog, ended } = watch(() => 1n)
  watchdog.began(batch)
  await expect(ended).rejects.toThrow('t/0 has been stalled')
})

test('a partition without lag may be quiet without limit', async () => {
  const { ended, stop } = watch(() => 0n)
  await afterSomeTimeouts()
  stop()
  await expect(ended).resolves.toBeUndefined()
})

test('batches that fail and are redelivered are not a stall', async () => {
  let clock = 0
  const { watchdog, ended, stop } = watch(
    () => 5n,
    () => clock,
  )
  const retrying = setInterval(() => {
    clock += TIMEOUT_MS / 5
    watchdog.began(batch)
    watchdog.ended(batch, [], 0)
  }, TIMEOUT_MS / 5)
  await afterSomeTimeouts()
  clearInterval(retrying)
  stop()
  await expect(ended).resolves.toBeUndefined()
})

test('a partition that the circuit breaker holds is not a stall until its next batch is due', async () => {
  const { watchdog, ended, stop } = watch(() => 5n)
  const failure = new Failure('TOO_MANY_DEAD', { what: 'x' })
  watchdog.held(batch, { failure, pauseMs: 6 * TIMEOUT_MS })
  await afterSomeTimeouts()
  await expect(ended).rejects.toThrow('t/0 has been stalled')
  stop()
})
