import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dockerAnswers } from '../containers/docker.ts'
import { usesContainers } from '../containers/parts.ts'
import { findJava, type Java } from '../parts/java.ts'
import { cacheFolder, hasMavenParts, mavenFolders } from './install.ts'
import { inspectMachine, takenPorts } from './machine.ts'
import { type Plan, planStack, type StackKind } from './plan.ts'
import { describeTakenPort } from './requirements.ts'
import { loadVersions, type Versions } from './versions.ts'

type Wish = {
  readonly home: string
  readonly java: Java
  readonly versions: Versions
  readonly wanted: StackKind | 'auto'
}

/**
 * Decides how the parts of the stack run on this machine, and says so where it is not the usual way.
 * `auto` allows Docker. Throws one sentence for each thing that this machine lacks.
 */
export async function chooseStack(wish: Wish): Promise<Exclude<Plan, { kind: 'refused' }>> {
  const plan = await planFor(wish)
  if (plan.kind === 'refused') throw new Error(plan.problems.join('\n'))
  return plan
}

/**
 * Whether this machine can run the parts as processes. Prints the reason to stderr where it cannot; the
 * caller leaves out the tests that need them.
 */
export async function runsProcesses(): Promise<boolean> {
  const home = path.join(tmpdir(), 'tributary-test-new')
  const of = { home, java: findJava(process.env), versions: loadVersions() }
  const plan = await planFor({ ...of, wanted: 'embedded' })
  if (plan.kind !== 'refused') return true
  process.stderr.write(`Tests that need Java are left out: ${plan.problems.join('\n')}\n`)
  return false
}

async function planFor({ home, java, versions, wanted }: Wish): Promise<Plan> {
  const cache = cacheFolder(process.env)
  const installed = hasMavenParts(mavenFolders(cache, versions))
  const machine = await inspectMachine({ home, cache, installed, java })
  const given = { wanted, data: dataOf(home) }
  const plan = planStack(machine, { ...given, docker: false })
  if (plan.kind !== 'refused') return plan
  return planStack(machine, { ...given, docker: await dockerAnswers() })
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
