import { Failure } from '@tributary/core'
import type { Database } from './database.ts'

/**
 * The first release whose FINAL prunes partitions correctly and that has `deduplicate_insert`
 * (ClickHouse pull requests 95970 and 104263).
 */
const OLDEST_VERSION = [26, 3] as const

/** The server's version. Rejects with CONFIG_INVALID when it is older than the tables and inserts need. */
export async function requireVersion({ row }: Pick<Database, 'row'>): Promise<string> {
  const found = await row<{ version: string }>('SELECT version() AS version')
  const version = found?.version ?? ''
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_VERSION
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return version
  throw new Failure('CONFIG_INVALID', {
    what: `ClickHouse ${version} is too old`,
    fix: `upgrade it to ${OLDEST_VERSION.join('.')} or newer`,
  })
}
