import { ClickHouseError } from '@clickhouse/client'
import { Failure } from '@tributary/core'
import type { ClickHouseSettings } from './connection.ts'

/** `what` completes "database … of ClickHouse at …". */
type Explanation = { readonly what: string; readonly fix: string }

const LACKS_TABLES: Explanation = {
  what: 'lacks the tables and views of this version',
  fix: 'run "tributary migrate apply", or set CLICKHOUSE_DATABASE to the database that has them',
}

const REFUSES_LOGIN: Explanation = {
  what: 'refuses the login',
  fix: 'check CLICKHOUSE_USER and CLICKHOUSE_PASSWORD',
}

const NOT_ALLOWED: Explanation = {
  what: 'does not allow the user to do this',
  fix: 'grant it, or set CLICKHOUSE_USER to a user who may do it',
}

const OVERLOADED: Explanation = {
  what: 'has too little time, memory or disk for this',
  fix: 'ask for a shorter period, or run the command again later',
}

/** By ClickHouse's error code (src/Common/ErrorCodes.cpp). */
const BY_CODE: ReadonlyMap<string, Explanation> = new Map([
  ['16', LACKS_TABLES], // NO_SUCH_COLUMN_IN_TABLE
  ['47', LACKS_TABLES], // UNKNOWN_IDENTIFIER
  ['60', LACKS_TABLES], // UNKNOWN_TABLE
  ['81', LACKS_TABLES], // UNKNOWN_DATABASE
  ['192', REFUSES_LOGIN], // UNKNOWN_USER
  ['193', REFUSES_LOGIN], // WRONG_PASSWORD
  ['194', REFUSES_LOGIN], // REQUIRED_PASSWORD
  ['516', REFUSES_LOGIN], // AUTHENTICATION_FAILED
  ['164', NOT_ALLOWED], // READONLY
  ['497', NOT_ALLOWED], // ACCESS_DENIED
  ['159', OVERLOADED], // TIMEOUT_EXCEEDED
  ['202', OVERLOADED], // TOO_MANY_SIMULTANEOUS_QUERIES
  ['241', OVERLOADED], // MEMORY_LIMIT_EXCEEDED
  ['243', OVERLOADED], // NOT_ENOUGH_SPACE
])

/**
 * The Failure that explains an error of the ClickHouse client, with its fix and without the query.
 * Returns every other error unchanged.
 */
export function clickHouseFailure(error: unknown, settings: ClickHouseSettings): unknown {
  const explanation = explain(error)
  if (explanation === null) return error
  const { host } = new URL(settings.url)
  const where = `database ${settings.database} of ClickHouse at ${host}`
  const { what, fix } = explanation
  return new Failure('UNAVAILABLE', {
    what: `${where} ${what}`,
    fix,
    dependency: 'ClickHouse',
    cause: error,
  })
}

function explain(error: unknown): Explanation | null {
  if (error instanceof ClickHouseError) return BY_CODE.get(error.code) ?? refusal(error)
  if (!(error instanceof Error) || error instanceof Failure) return null
  if (error.message === 'Timeout error.') return OVERLOADED
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  if (code === null) return null
  return {
    what: `cannot be reached (${code})`,
    fix: 'check CLICKHOUSE_URL and that ClickHouse runs',
  }
}

function refusal({ code, type }: ClickHouseError): Explanation {
  const name = type === undefined ? code : `${code} ${type}`
  return { what: `refuses with error ${name}`, fix: "look for the reason in the server's log" }
}
