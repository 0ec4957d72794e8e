import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Change, latest } from '../../libs/consumer/src/latest/index.ts'
import { registrySchemas } from '../../libs/consumer/src/records/index.ts'
import { sqliteStore } from '../../libs/consumer/src/store/sqlite-store.ts'
import { SOURCES } from './sources.ts'

// A member of a group, as a process that tests kill: keeps the table `rows` of a file equal to the views.

const [client = '', brokers = '', registry = '', folder = '', groupId = ''] = process.argv.slice(2)
const source = SOURCES[client]?.(brokers.split(','))
if (source === undefined) throw new Error(`no client ${client}`)

const rows = new DatabaseSync(`${folder}/rows.db`)
rows.exec(`
  PRAGMA busy_timeout = 10000;
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS rows (kind TEXT, key TEXT, row TEXT, PRIMARY KEY (kind, key));
`)
const put = rows.prepare('INSERT OR REPLACE INTO rows (kind, key, row) VALUES (?, ?, ?)')
const remove = rows.prepare('DELETE FROM rows WHERE kind = ? AND key = ?')

/** Takes a moment before and after the change, so that a kill hits either. */
async function onChange(change: Change): Promise<void> {
  const key = JSON.stringify(change.key)
  await sleep(Math.random() * 6)
  if (change.type === 'set') put.run(change.kind, key, JSON.stringify(change.row))
  else remove.run(change.kind, key)
  await sleep(Math.random() * 6)
}

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
await latest({
  ...{ source, groupId, kinds: ['message', 'call', 'conversation'], signal: stop.signal },
  schemas: registrySchemas({ url: registry }),
  store: sqliteStore(`${folder}/state.db`, { survives: 'process' }),
  ...{ onChange, handlerTimeoutMs: 2_000 },
  onPoison: ({ reason }) => {
    throw new Error(`unexpected poison: ${reason}`)
  },
})
