import { expect, test } from 'vitest'
import durations from './durations.json' with { type: 'json' }
import { retentionTooShort } from './inject/retention.ts'
import { RETENTION, SCENARIOS } from './scenarios.ts'
import { secondsOf, shareOf } from './share.ts'

const NAMES = [...SCENARIOS, RETENTION].map(({ name }) => name)
const FAULTS = Object.entries(durations).map(([name, seconds]) => ({ name, seconds }))
const OPTIONS = { size: 6, seconds: 240 }

const share = (position: number) => shareOf(FAULTS, { ...OPTIONS, position })

test('durations.json has exactly the faults there are', () => {
  expect(RETENTION.fault).toBe(retentionTooShort)
  expect(Object.keys(durations).toSorted()).toEqual(NAMES.toSorted())
})

test('consecutive commits run every fault once, whichever comes first', () => {
  for (const first of [0, 172, 1_001]) {
    const { turns } = share(first)
    const names = Array.from({ length: turns }, (_, at) => share(first + at).faults)
    expect(
      names
        .flat()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(NAMES.toSorted())
  }
})

test('a share has at most six faults and takes at most four minutes', () => {
  const shares = Array.from({ length: share(0).turns }, (_, at) => share(at).faults)
  for (const faults of shares) {
    expect(faults.length).toBeLessThanOrEqual(OPTIONS.size)
    expect(faults.length).toBeGreaterThan(0)
    expect(secondsOf(faults)).toBeLessThanOrEqual(OPTIONS.seconds)
  }
})

test('the same commit has the same share', () => {
  expect(share(172)).toEqual(share(172))
})

test('a fault that takes longer than a share is a share of its own', () => {
  const faults = [
    { name: 'long', seconds: 500 },
    { name: 'a', seconds: 10 },
    { name: 'b', seconds: 10 },
  ]
  const { turns } = shareOf(faults, { ...OPTIONS, position: 0 })
  const all = Array.from({ length: turns }, (_, position) =>
    shareOf(faults, { ...OPTIONS, position }).faults.map(({ name }) => name),
  )
  expect(all).toContainEqual(['long'])
})
