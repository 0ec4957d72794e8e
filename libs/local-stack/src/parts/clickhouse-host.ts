import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { libchdbPath } from 'chdb/libchdb'
import { DataType, load, open } from 'ffi-rs'
import { PORT_FILE } from './clickhouse-config.ts'
import { openTerminalOnStdin } from './terminal.ts'

/**
 * Hosts the ClickHouse engine: clickhouse-local's command line on a thread of its own, with its HTTP
 * listener started (https://github.com/ClickHouse/ClickHouse/pull/101143).
 *
 * The engine needs a terminal on stdin. Without one it runs in batch mode, where any exception in a
 * connection handler, such as a client that hangs up in the middle of a header, aborts the process
 * (https://github.com/ClickHouse/ClickHouse/issues/115666).
 *
 * The working directory is the data folder. Exit code 0: stopped on request; 1: everything else.
 */
const { port } = JSON.parse(process.argv[2] ?? '{}') as { readonly port: number }
const START_FILE = 'start.sql'
const STARTED_FILE = 'started'
const CHECK_MS = 100
const STOP_PAUSE_MS = 100
const EXIT_AGAIN_MS = 1_000

// The engine writes the port file only when it listens, and the other one in any case.
for (const file of [PORT_FILE, STARTED_FILE]) rmSync(file, { force: true })
writeFileSync(
  START_FILE,
  `SYSTEM START LISTEN HTTP;
SELECT getServerPort('http_port') INTO OUTFILE '${PORT_FILE}' FORMAT TSV;
SELECT 1 INTO OUTFILE '${STARTED_FILE}' FORMAT TSV;`,
)

const terminal = openTerminalOnStdin()
const args = [
  'clickhouse',
  '--path=.',
  '--config-file=conf/config.xml',
  '--listen_host=127.0.0.1',
  `--http_port=${port}`,
  '--log-level=warning',
  '--interactive',
  `--queries-file=${START_FILE}`,
  // Continue after a failed statement.
  '--ignore-error',
  '--disable_suggestion',
  // Never /dev/null: run by root, the engine makes its history file private, for the whole machine.
  '--history_file=history',
  '--highlight=0',
  '--progress=off',
]

/** The engine failed when it returns before a stop: its return value does not say. */
let exitCode = 1
let stopping = false
open({ library: 'engine', path: libchdbPath() })
load({
  library: 'engine',
  funcName: 'chdb_query_cmdline',
  retType: DataType.I64,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
  runInNewThread: true,
}).then(
  () => process.exit(exitCode),
  () => process.exit(1),
)

/** The engine ends only on request. The pause keeps it from reading the two lines as one. */
function stop(code: number): void {
  if (stopping) return
  stopping = true
  exitCode = code
  if (existsSync(PORT_FILE)) terminal.type('SYSTEM STOP LISTEN HTTP')
  setTimeout(() => {
    terminal.type('exit')
    setInterval(() => terminal.type('exit'), EXIT_AGAIN_MS)
  }, STOP_PAUSE_MS)
}

// It also keeps the event loop alive, which the pending call of the engine alone does not.
setInterval(() => {
  if (stopping || !existsSync(STARTED_FILE) || existsSync(PORT_FILE)) return
  process.stderr.write(`The engine cannot listen on 127.0.0.1:${port}: is the port taken?\n`)
  stop(1)
}, CHECK_MS)

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(0))
