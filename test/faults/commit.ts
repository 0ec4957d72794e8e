import { spawnSync } from 'node:child_process'

export type Commit = {
  readonly name: string
  /** Counts up from commit to commit: the commits before it, or days where the history is missing. */
  readonly position: number
}

const DAY_MS = 86_400_000

/** The commit that `revision` names. A shallow clone counts the days of its date, no clone those of today. */
export function commitOf(revision: string, folder: string, nowMs: number): Commit {
  const git = (...args: readonly string[]): string | null => {
    const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
    return status === 0 ? stdout.trim() : null
  }
  const today = Math.floor(nowMs / DAY_MS)
  const isClone = git('rev-parse', '--is-inside-work-tree') === 'true'
  if (!isClone) return { name: 'without git', position: today }
  const name = git('rev-parse', '--verify', '--short=12', `${revision}^{commit}`)
  if (name === null) throw new Error(`git knows no commit ${revision}`)
  if (git('rev-parse', '--is-shallow-repository') === 'true') {
    const seconds = Number(git('show', '-s', '--format=%ct', name))
    return { name, position: Math.floor((seconds * 1_000) / DAY_MS) }
  }
  return { name, position: Number(git('rev-list', '--count', name)) }
}
