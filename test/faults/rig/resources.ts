import { readdirSync, readFileSync } from 'node:fs'
import type { Problem } from '../oracle/problem.ts'
import { problem } from '../oracle/problem.ts'
import type { Deployment } from './deployment.ts'

/** What a process holds. */
type Held = { readonly name: string; readonly files: number; readonly bytes: number }

/** By process id: a process that was started again is another one. */
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

/** Idle connections, which senders and gateway keep for a minute, and a heap that has seen some load. */
const MORE_FILES = 300
const MORE_BYTES = 200 * 1024 * 1024

/** What a process took and did not give back. */
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
