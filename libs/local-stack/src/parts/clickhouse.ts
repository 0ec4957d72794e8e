import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProcessSpec } from '../supervisor/process-spec.ts'
import { configXml, PORT_FILE, usersXml } from './clickhouse-config.ts'
import type { Passwords, PeopleUser } from './clickhouse-users.ts'
import type { PartOptions } from './kafka.ts'

const HOST_PROGRAM = fileURLToPath(new URL('./clickhouse-host.ts', import.meta.url))

/** The HTTP server of ClickHouse from the npm package chdb. */
export function clickhouse(
  options: PartOptions & {
    readonly password: string
    readonly version: string
    /** Folder of the engine's library, where it is not among the packages of the repository. */
    readonly engine: string | undefined
  },
): ProcessSpec {
  const folder = path.join(options.home, 'clickhouse')
  const portFile = path.join(folder, PORT_FILE)
  return {
    name: 'clickhouse',
    title: `ClickHouse ${options.version}`,
    command() {
      writeConfiguration(folder, passwordsOf(options.home, options.password))
      rmSync(portFile, { force: true })
      return {
        file: process.execPath,
        args: [HOST_PROGRAM, JSON.stringify({ port: options.port })],
        cwd: folder,
        // The engine reads a configuration from the home folder, so it gets another home.
        env: {
          ...{ PATH: process.env['PATH'], HOME: folder, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
          CHDB_LIBCHDB_DIR: options.engine,
        },
        // The engine prints the prompt of its command line there.
        stdout: 'ignore',
      }
    },
    ready: async () => existsSync(portFile) && readFileSync(portFile, 'utf8').endsWith('\n'),
    readyTimeoutMs: 30_000,
    stopTimeoutMs: 10_000,
  }
}

/** The password of this data folder: created at the first start, in a file of mode 600. */
export const clickhousePassword = (home: string): string =>
  passwordIn(path.join(home, 'clickhouse', 'password'))

/** The file with the password of a user of people, named as the secret of a deployment. Mode 600. */
export const passwordFile = (home: string, user: PeopleUser): string =>
  path.join(home, `clickhouse-${user}-password`)

function passwordsOf(home: string, tributary: string): Passwords {
  const [reader, analyst] = [passwordFile(home, 'reader'), passwordFile(home, 'analyst')]
  return { tributary, reader: passwordIn(reader), analyst: passwordIn(analyst) }
}

function passwordIn(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8')
}

function writeConfiguration(folder: string, passwords: Passwords): void {
  const conf = path.join(folder, 'conf')
  const metadata = path.join(folder, 'metadata')
  mkdirSync(conf, { recursive: true, mode: 0o700 })
  mkdirSync(metadata, { recursive: true })
  // Without this the database "system" lives in memory and the query log of a second start fails.
  const system = path.join(metadata, 'system.sql')
  if (!existsSync(system)) {
    writeFileSync(system, `ATTACH DATABASE _ UUID '${randomUUID()}'\nENGINE = Atomic\n`)
  }
  writeFileSync(path.join(conf, 'users.xml'), usersXml(passwords), { mode: 0o600 })
  writeFileSync(path.join(conf, 'config.xml'), configXml(folder))
}
