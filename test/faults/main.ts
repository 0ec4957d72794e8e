import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { commitOf } from './commit.ts'
import durations from './durations.json' with { type: 'json' }
import { parseOptions, UsageError } from './options.ts'
import { markdownOf, readResults, summaryOf } from './results.ts'
import { removeHome } from './rig/disks.ts'
import { secondsOf, shareOf } from './share.ts'

// Runs the fault tests; README.md names the options. Everything else goes to vitest: npm run test:faults -- -t 'kill -9'

const ROOT = path.resolve(import.meta.dirname, '../..')
const VITEST = path.join(ROOT, 'node_modules/vitest/vitest.mjs')
/** Five minutes, less the time to start the stack and to load the tests. */
const SHARE_SECONDS = 240

const FAULTS = Object.entries(durations).map(([name, seconds]) => ({ name, seconds }))
const say = (text: string) => process.stderr.write(`${text}\n`)

type Batch = {
  readonly names: readonly string[]
  readonly seed: number
  readonly file: string
  readonly controls: boolean
  /** No fault starts later, in epoch milliseconds. */
  readonly until?: number
}

/** Runs faults with one seed in a vitest of their own, which appends to the file. Resolves to its exit code. */
function runBatch({ names, seed, file, controls, until }: Batch): Promise<number> {
  return vitest([], {
    FAULT_NAMES: JSON.stringify(names),
    FAULT_SEED: String(seed),
    FAULT_RESULTS: file,
    FAULT_CONTROLS: controls ? 'yes' : 'no',
    ...(until !== undefined && { FAULT_UNTIL: String(until) }),
  })
}

let isInterrupted = false

/** Runs vitest, and removes what it leaves when it is interrupted. Resolves to its exit code. */
async function vitest(args: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> {
  const home = mkdtempSync(path.join(tmpdir(), 'tributary-faults-'))
  const { promise, resolve } = Promise.withResolvers<number>()
  const child = spawn(process.execPath, [VITEST, 'run', '--project', 'faults', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...variables, FAULT_HOME: home },
  })
  child.once('exit', (code) => resolve(code ?? 1))
  const code = await promise
  removeHome(home)
  return code
}

/** Writes summary.md and summary.json to the folder. Returns how many runs failed. */
function summarize(folder: string, commit: string, file: string): number {
  const summary = summaryOf(commit, readResults(file))
  writeFileSync(path.join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  writeFileSync(path.join(folder, 'summary.md'), markdownOf(summary))
  return summary.failed
}

/** The share of the faults whose turn it is at a commit, with controls. */
async function runShare(size: number, revision: string, folder: string): Promise<number> {
  const commit = commitOf(revision, ROOT, Date.now())
  const options = { size, seconds: SHARE_SECONDS, position: commit.position }
  const { faults, turn, turns } = shareOf(FAULTS, options)
  say(
    `Fault tests of commit ${commit.name}, number ${commit.position}: share ${turn} of ${turns}, seed ${commit.position}, about ${secondsOf(faults)} s`,
  )
  for (const { name, seconds } of faults) say(`  ${name} (about ${seconds} s)`)
  const file = path.join(folder, 'share.jsonl')
  rmSync(file, { force: true })
  const startedAt = performance.now()
  const names = faults.map(({ name }) => name)
  const until = Date.now() + SHARE_SECONDS * 1_000
  const code = await runBatch({ names, seed: commit.position, file, controls: true, until })
  const failed = summarize(folder, commit.name, file)
  const results = readResults(file)
  say(markdownOf(summaryOf(commit.name, results)))
  const ran = new Set(results.map(({ fault }) => fault))
  for (const name of names) if (!ran.has(name)) say(`Not run: ${name}`)
  say(`${Math.round((performance.now() - startedAt) / 1_000)} s in all`)
  if (results.length === 0) say('No fault ran, so nothing is known: see the lines above')
  return code === 0 && failed === 0 && results.length > 0 ? 0 : 1
}

/** Every fault with every seed. Skips the runs that the folder already has of this commit. */
async function runSeeds(seeds: number, first: number, folder: string): Promise<number> {
  const commit = commitOf('HEAD', ROOT, Date.now()).name
  const file = path.join(folder, `${commit.replaceAll(' ', '-')}.jsonl`)
  say(`Results: ${file}. Stop with Ctrl-C; the same command continues.`)
  let worst = 0
  for (let seed = first; seed < first + seeds && !isInterrupted; seed++) {
    const done = new Set(
      readResults(file)
        .filter((result) => result.seed === seed && result.run !== 'control')
        .map(({ fault }) => fault),
    )
    const names = FAULTS.map(({ name }) => name).filter((name) => !done.has(name))
    if (names.length === 0) continue
    say(`Seed ${seed}, ${seed - first + 1} of ${seeds}: ${names.length} faults`)
    const code = await runBatch({ names, seed, file, controls: seed === first })
    if (!isInterrupted) worst = Math.max(worst, code)
    summarize(folder, commit, file)
  }
  const failed = summarize(folder, commit, file)
  say(`${path.join(folder, 'summary.md')}: ${failed} runs failed`)
  return isInterrupted || failed > 0 || worst > 0 ? 1 : 0
}

async function main(args: readonly string[]): Promise<number> {
  const isOwn = args.some((arg) => /^--(share|of|seeds|seed|state)(=|$)/.test(arg))
  if (!isOwn) return vitest(args, {})
  const { run, state } = parseOptions(args)
  const home = process.env['TRIBUTARY_HOME'] || path.join(ROOT, '.tributary')
  const folder = path.resolve(state ?? path.join(home, 'faults'))
  mkdirSync(folder, { recursive: true })
  return 'share' in run
    ? runShare(run.share, run.revision, folder)
    : runSeeds(run.seeds, run.first, folder)
}

// The child is in the same process group, so Ctrl-C ends it too; this process then writes the summary.
process.on('SIGINT', () => {
  isInterrupted = true
})
process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error))
  return error instanceof UsageError ? 2 : 1
})
