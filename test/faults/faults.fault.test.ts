import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createScreen, freePorts, startInfrastructure, tributary } from '@tributary/local-stack'
import { stackVariables } from '@tributary/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { retentionTooShort } from './inject/retention.ts'
import { openDatabases } from './rig/databases.ts'
import { mountDisks, unmountDisks } from './rig/disks.ts'
import type { Rigging, RunResult } from './run.ts'
import { run } from './run.ts'
import { SCENARIOS } from './scenarios.ts'
import { tableOf } from './table.ts'

/** How often each fault strikes, and the seed of the first run. Each further run uses the next seed. */
const RUNS = Number(process.env['INTEGRITY_RUNS'] ?? '1')
const SEED = Number(process.env['INTEGRITY_SEED'] ?? '1')

let rigging: Rigging
/** Closes everything in reverse order. */
const open = new AsyncDisposableStack()
const lines = new Map<string, { runs: RunResult[]; control: RunResult | null }>()

beforeAll(async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'tributary-integrity-'))
  open.defer(() => rm(home, { recursive: true, force: true }))
  const disks = mountDisks(home)
  open.defer(() => unmountDisks(disks))
  const [kafka = 0, registry = 0, clickhouse = 0] = await freePorts(3)
  const screen = createScreen(process.stderr)
  const stack = await startInfrastructure({ home, ports: { kafka, registry, clickhouse }, screen })
  open.defer(stack.stop)
  const env = stackVariables(stack, 'tributary')
  const never = new AbortController().signal
  await Promise.all([
    tributary(['topics', 'apply'], env, never),
    tributary(['schemas', 'apply'], env, never),
  ])
  const databases = await openDatabases(stack)
  open.defer(databases.actual.close)
  open.defer(databases.clean.close)
  rigging = { home, disks, stack, databases }
})

afterAll(async () => {
  const table = tableOf([...lines].map(([name, of]) => ({ name, ...of })))
  process.stderr.write(`\n${table}\n\n`)
  await open.disposeAsync()
})

const seeds = Array.from({ length: RUNS }, (_, at) => SEED + at)

describe.each(SCENARIOS)('$name', (scenario) => {
  const line = { runs: [] as RunResult[], control: null as RunResult | null }
  beforeAll(() => void lines.set(scenario.name, line))

  beforeEach(({ skip }) => {
    const cannot = scenario.needsDisks === true && rigging.disks === null
    skip(cannot, 'it fills a disk, and none can be mounted here')
  })

  test.each(seeds)(
    'what was answered 200 reaches the views exactly once in effect (seed %d)',
    async (seed) => {
      const result = await run({ ...rigging, scenario, seed, control: null })
      line.runs.push(result)
      const message = `the logs of the services are in ${result.logs}`
      expect(result.problems, message).toEqual([])
      expect(result.recoverySeconds, message).not.toBeNull()
      expect(result.accepted).toBeGreaterThan(0)
    },
  )

  const { control } = scenario
  if ('repeats' in control) {
    test(`${control.repeats} are there again, where nothing converges`, () => {
      for (const { repeats, accepted } of line.runs) {
        expect(repeats[control.repeats]).toBeGreaterThan((control.perAccepted ?? 0) * accepted)
      }
    })
  } else {
    test(`without ${control.without} of the ${control.service} the damage is seen`, async () => {
      const result = await run({ ...rigging, scenario, seed: SEED, control })
      line.control = result
      const shown = result.problems.map(({ kind }) => kind)
      expect(control.shows.some((kind) => shown.includes(kind))).toBe(true)
    })
  }
})

test('retention that is too short stops the sink, which names the lost records; with ON_OFFSET_GONE=earliest it continues', async () => {
  const name = 'unified records that are gone before the sink has read them'
  const scenario = { name, fault: retentionTooShort }
  const { problems, recoverySeconds } = await run({
    ...rigging,
    ...{ scenario, seed: SEED, control: null },
  })
  const kinds = new Set(problems.map(({ kind }) => kind))
  expect(kinds).toContain('lost')
  for (const kind of ['offset', 'dead letter'] as const) expect(kinds).not.toContain(kind)
  // Retention removes deletions too, so their entities are still in the views, once.
  const twice = problems.filter(
    ({ kind, what }) => kind === 'doubled' && !what.endsWith(' is there 1 times'),
  )
  expect(twice).toEqual([])
  expect(recoverySeconds).not.toBeNull()
})
