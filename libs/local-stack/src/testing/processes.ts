import { spawnSync } from 'node:child_process'

/** A process of this machine, as ps(1) of Linux and macOS shows it. */
export type Process = {
  readonly pid: number
  readonly parent: number
  readonly state: string
  readonly command: string
}

/** Whether a process runs. A zombie does not. */
export const isAlive = (pid: number): boolean =>
  processes().some((process) => process.pid === pid && !process.state.startsWith('Z'))

/** The processes that a process has started. */
export const childrenOf = (parent: number): readonly Process[] =>
  processes().filter((process) => process.parent === parent)

function processes(): readonly Process[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,ppid=,stat=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? []
    if (state === undefined || command === undefined) return []
    return [{ pid: Number(pid), parent: Number(parent), state, command }]
  })
}
