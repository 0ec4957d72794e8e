import { DatabaseSync } from 'node:sqlite'
import type { Store } from './store.ts'

/** A store in a file. */
export type SqliteStore = Store & {
  /** Closes the file. */
  close(): void
}

export type SqliteOptions = {
  /**
   * What a completed write outlives. `machine` (default): also a crash of the machine, with one fsync for
   * each write. `process`: a crash of the process alone, which is several times faster. After a crash of
   * the machine, delete the file and the committed offsets then.
   */
  readonly survives?: 'machine' | 'process'
}

/** Longest wait for the write of another process, milliseconds. */
const BUSY_MS = 10_000

/**
 * A store in a SQLite file that several processes of one machine can share. The file holds the facts of
 * each entity: protect it like the topics. Overwrites what it deletes (`secure_delete`).
 */
export function sqliteStore(
  path: string,
  { survives = 'machine' }: SqliteOptions = {},
): SqliteStore {
  const database = new DatabaseSync(path)
  database.exec(`
    PRAGMA busy_timeout = ${BUSY_MS};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${survives === 'machine' ? 'FULL' : 'NORMAL'};
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
  `)
  const select = database.prepare('SELECT value, version FROM entries WHERE key = ?')
  const insert = database.prepare(
    'INSERT OR IGNORE INTO entries (key, value, version) VALUES (?, ?, 1)',
  )
  const update = database.prepare(
    'UPDATE entries SET value = ?, version = version + 1 WHERE key = ? AND version = ?',
  )
  return {
    async get(key) {
      const found = select.get(key)
      if (found === undefined) return null
      return { value: String(found['value']), version: Number(found['version']) }
    },
    async compareAndSet(key, value, expected) {
      const { changes } = expected === 0 ? insert.run(key, value) : update.run(value, key, expected)
      return Number(changes) === 1
    },
    close: () => database.close(),
  }
}
