import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dockerAnswers } from '../containers/docker.ts'
import { usesContainers } from '../containers/parts.ts'
import { findJava, type Java } from '../parts/java.ts'
import { cacheFolder, hasMavenParts, mavenFolders } from './install.ts'
import { inspectMachine, takenPorts } from './machine.ts'
import { planStack, type StackKind } from './plan.ts'
import { describeTakenPort } from './requirements.ts'
import { loadVersions, type Versions } from './versions.ts'

/** Creates the data folder with mode 700: it holds raw webhooks and passwords. */
export function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    accessSync(home, constants.W_OK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Error(
      `The data folder ${home} cannot be used (${code}): set TRIBUTARY_HOME to a folder that you can write to.`,
      { cause },
    )
  }
}

/**
 * Decides how the parts of the stack run on this machine, and says so where it is not the usual way.
 * `auto` allows Docker. Throws one sentence for each thing that this machine lacks.
 */
export async function chooseStack(of: {
  readonly home: string
  readonly java: Java
  readonly versions: Versions
  readonly wanted: StackKind | 'auto'
}): Promise<{ readonly kind: StackKind; readonly notes: readonly string[] }> {
  const cache = cacheFolder(process.env)
  const installed = hasMavenParts(mavenFolders(cache, of.versions))
  const machine = await inspectMachine({ home: of.home, cache, installed, java: of.java })
  const given = { wanted: of.wanted, data: dataOf(of.home) }
  const plan = planStack(machine, { ...given, docker: false })
  if (plan.kind !== 'refused') return plan
  const withDocker = planStack(machine, { ...given, docker: await dockerAnswers() })
  if (withDocker.kind !== 'refused') return withDocker
  throw new Error(withDocker.problems.join('\n'))
}

/**
 * Whether this machine can run the parts as processes. Prints the reason to stderr where it cannot; the
 * caller leaves out the tests that need them.
 */
export async function runsProcesses(): Promise<boolean> {
  const home = path.join(tmpdir(), 'tributary-test-new')
  const of = { home, java: findJava(process.env), versions: loadVersions() }
  try {
    await chooseStack({ ...of, wanted: 'embedded' })
    return true
  } catch (error) {
    process.stderr.write(`Tests that need Java are left out: ${(error as Error).message}\n`)
    return false
  }
}

function dataOf(home: string): StackKind | undefined {
  if (usesContainers(home)) return 'containers'
  return existsSync(path.join(home, 'kafka', 'data')) ? 'embedded' : undefined
}

/** Throws one sentence, with the variable, for each port that this process cannot listen on. */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const problems = (await takenPorts(ports)).map(describeTakenPort)
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
