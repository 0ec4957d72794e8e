import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createScreen, freePorts, startInfrastructure, tributary } from '@tributary/local-stack'
import { stackVariables } from '@tributary/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FaultResult } from './results.ts'
import { appendResult, faultResult } from './results.ts'
import { openDatabases } from './rig/databases.ts'
import { mountDisks, unmountDisks } from './rig/disks.ts'
import type { Rigging, RunOptions, RunResult } from './run.ts'
import { run } from './run.ts'
import type { Control } from './scenario.ts'
import { RETENTION, SCENARIOS } from './scenarios.ts'
import { tableOf } from './table.ts'

// Set by main.ts.
const SEED = Number(process.env['FAULT_SEED'] ?? '1')
/** The faults to run, as a JSON array of names; all by default. */
const NAMES: readonly string[] | null = JSON.parse(process.env['FAULT_NAMES'] ?? 'null')
const HAS_CONTROLS = process.env['FAULT_CONTROLS'] !== 'no'
/** No fault starts later, in epoch milliseconds. */
const UNTIL = Number(process.env['FAULT_UNTIL'] ?? Number.POSITIVE_INFINITY)
/** File that gets a line for each run. */
const RESULTS = process.env['FAULT_RESULTS']

const isChosen = ({ name }: { readonly name: string }) => NAMES === null || NAMES.includes(name)

let rigging: Rigging
/** Closes everything in reverse order. */
const open = new AsyncDisposableStack()
const lines = new Map<string, { runs: RunResult[]; control: RunResult | null }>()

beforeAll(async () => {
  const home =
    process.env['FAULT_HOME'] ?? (await mkdtemp(path.join(tmpdir(), 'tributary-faults-')))
  open.defer(() => rm(home, { recursive: true, force: true }))
  const disks = mountDisks(home)
  open.defer(() => unmountDisks(disks))
  const [kafka = 0, registry = 0, clickhouse = 0] = await freePorts(3)
  const screen = createScreen(process.stderr)
  const stack = await startInfrastructure({ home, ports: { kafka, registry, clickhouse }, screen })
  open.defer(stack.stop)
  const env = stackVariables(stack, 'tributary')
  const never = new AbortController().signal
  await tributary(['topics', 'apply'], env, never)
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

/** A run, added to the results. `isRight` judges it. */
async function recorded(
  options: Pick<RunOptions, 'scenario' | 'control'> & Pick<FaultResult, 'run'>,
  isRight: (result: RunResult) => boolean,
): Promise<RunResult> {
  const startedAt = performance.now()
  const result = await run({ ...rigging, ...options, seed: SEED })
  if (RESULTS === undefined) return result
  const seconds = (performance.now() - startedAt) / 1_000
  const about = { fault: options.scenario.name, seed: SEED, passed: isRight(result), seconds }
  appendResult(RESULTS, faultResult(result, { ...about, run: options.run }))
  return result
}

const showsDamage = ({ shows }: Control, { problems }: RunResult) =>
  problems.some(({ kind }) => shows.includes(kind))

describe.each(SCENARIOS.filter(isChosen))('$name', (scenario) => {
  const line = { runs: [] as RunResult[], control: null as RunResult | null }
  let isLate = false
  beforeAll(() => {
    isLate = Date.now() > UNTIL
    if (!isLate) lines.set(scenario.name, line)
  })

  beforeEach(({ skip }) => {
    skip(isLate, 'no time is left for it')
    const cannot = scenario.needsDisks === true && rigging.disks === null
    skip(cannot, 'it fills a disk, and none can be mounted here')
  })

  test(`what was answered 200 reaches the views exactly once in effect (seed ${SEED})`, async () => {
    const result = await recorded(
      { scenario, control: null, run: 'fault' },
      ({ problems, recoverySeconds }) => problems.length === 0 && recoverySeconds !== null,
    )
    line.runs.push(result)
    const message = `the logs of the services are in ${result.logs}`
    expect(result.problems, message).toEqual([])
    expect(result.recoverySeconds, message).not.toBeNull()
    expect(result.accepted).toBeGreaterThan(0)
  })

  const { control } = scenario
  if ('repeats' in control) {
    test(`${control.repeats} are there again, where nothing converges`, () => {
      for (const { repeats, accepted } of line.runs) {
        expect(repeats[control.repeats]).toBeGreaterThan((control.perAccepted ?? 0) * accepted)
      }
    })
  } else if (HAS_CONTROLS) {
    test(`without ${control.without} of the ${control.service} the damage is seen`, async () => {
      const result = await recorded({ scenario, control, run: 'control' }, (of) =>
        showsDamage(control, of),
      )
      line.control = result
      expect(showsDamage(control, result)).toBe(true)
    })
  }
})

describe.each([RETENTION].filter(isChosen))('$name', (scenario) => {
  test('retention that is too short stops the sink, which names the lost records; with ON_OFFSET_GONE=earliest it continues', async () => {
    const { problems, recoverySeconds } = await recorded(
      { scenario, control: null, run: 'loss' },
      (result) => result.recoverySeconds !== null,
    )
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
})
