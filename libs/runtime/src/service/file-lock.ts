import { writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

/** Releases a lock. */
export type Release = () => void

const POLL_MS = 100
const SQLITE_BUSY = 5

/**
 * Databases that hold a lock. The garbage collector would close, and so unlock, one that its owner does not
 * refer to any more.
 */
const held = new Set<DatabaseSync>()

/**
 * Locks a file for this process; creates it with mode 600 where it is missing. Resolves to undefined when
 * somebody else keeps the lock for `waitSeconds`. Rejects when the file cannot be opened or locked.
 *
 * The file is an empty SQLite database with an exclusive transaction open, because SQLite is the one part
 * of Node that locks files. The kernel keeps the lock (fcntl(2)): it excludes other containers on the same
 * volume too, and it ends with the process, however the process ends. Children do not inherit it.
 */
export async function lockFile(file: string, waitSeconds: number): Promise<Release | undefined> {
  const deadline = Date.now() + waitSeconds * 1_000
  for (;;) {
    const release = tryLock(file)
    if (release !== undefined || Date.now() >= deadline) return release
    await sleep(POLL_MS)
  }
}

function tryLock(file: string): Release | undefined {
  create(file)
  const database = new DatabaseSync(file)
  try {
    // With the journal in memory there is no second file.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw error
  }
  held.add(database)
  return () => {
    if (held.delete(database)) database.close()
  }
}

/** Never opens a file that exists: closing it would end the lock that this process may hold on it. */
function create(file: string): void {
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
