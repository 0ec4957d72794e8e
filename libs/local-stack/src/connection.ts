import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Content of `connection.json` in a data folder: how to reach the stack that uses the folder. */
export type Connection = {
  readonly gateway: string
  readonly kafka: readonly string[]
  readonly registry: string
  readonly clickhouse: {
    readonly url: string
    readonly user: string
    readonly password: string
    readonly database: string
  }
  /** Where each service serves /healthz, /readyz and /metrics on 127.0.0.1. */
  readonly privatePorts?: Readonly<Record<'gateway' | 'normalizer' | 'sink', number>>
}

export const connectionFile = (home: string): string => path.join(home, 'connection.json')

/** Writes the file whole or not at all, mode 600: it holds a password. */
export function writeConnection(home: string, connection: Connection): void {
  const file = connectionFile(home)
  const partial = `${file}.new`
  writeFileSync(partial, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 })
  renameSync(partial, file)
}

/** Reads a connection file. Throws one sentence when the file is missing or has another content. */
export function readConnection(file: string): Connection {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read: start the stack with "npm start" first.`, {
      cause: error,
    })
  }
  if (!isConnection(parsed)) {
    throw new Error(
      `${file} is not a connection file: start the stack with "npm start", which writes it again.`,
    )
  }
  return parsed
}

function isConnection(value: unknown): value is Connection {
  if (typeof value !== 'object' || value === null) return false
  const { gateway, kafka, registry, clickhouse } = value as Partial<
    Record<keyof Connection, unknown>
  >
  return (
    typeof gateway === 'string' &&
    Array.isArray(kafka) &&
    typeof registry === 'string' &&
    typeof clickhouse === 'object' &&
    clickhouse !== null &&
    'url' in clickhouse
  )
}
