import { readdirSync, readFileSync } from 'node:fs'
import type { Problem } from '../oracle/problem.ts'
import { problem } from '../oracle/problem.ts'
import type { Deployment } from './deployment.ts'

/** Open files and memory of a process. */
type Held = { readonly name: string; readonly files: number; readonly bytes: number }

/** By process id: a restarted process has another one. */
export type Resources = ReadonlyMap<number, Held>

const SERVICES = ['gateway', 'normalizer', 'sink'] as const
const PAGE_BYTES = 4_096

/** Open files and resident memory of every process of the services (proc(5)). */
export function readResources(deployment: Deployment): Resources {
  const members = SERVICES.flatMap((service) => deployment.members(service))
  return new Map(
    members.flatMap(({ process: { name, pid } }) => {
      const held = pid === undefined ? undefined : heldBy(pid, name)
      return pid === undefined || held === undefined ? [] : [[pid, held] as const]
    }),
  )
}

function heldBy(pid: number, name: string): Held | undefined {
  try {
    const resident = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return { name, files: readdirSync(`/proc/${pid}/fd`).length, bytes: resident * PAGE_BYTES }
  } catch {
    return undefined
  }
}

/** Allowance for idle connections, which sender and gateway keep for a minute, and for the heap after load. */
const MORE_FILES = 300
const MORE_BYTES = 200 * 1024 * 1024

/** Resources that a process took and did not release. */
export function checkResources(before: Resources, after: Resources): readonly Problem[] {
  return [...after].flatMap(([pid, { name, files, bytes }]) => {
    const then = before.get(pid)
    if (then === undefined) return []
    const problems: Problem[] = []
    if (files > then.files + MORE_FILES) {
      problems.push(problem('resources', `${name} has ${files} files open, ${then.files} before`))
    }
    if (bytes > then.bytes + MORE_BYTES) {
      problems.push(problem('resources', `${name} holds ${bytes} bytes, ${then.bytes} before`))
    }
    return problems
  })
}
