import type { ClickHouseClient } from '@clickhouse/client'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { ConfigOf } from '../service/config.ts'
import { httpUrl, optionalFile, optionalSecret, text } from '../service/config-fields.ts'
import { STATEMENT_SETTINGS } from './session-settings.ts'

/** How to reach ClickHouse; shared by the sink and the command line. */
export const CLICKHOUSE_FIELDS = {
  url: httpUrl('CLICKHOUSE_URL', 'http://127.0.0.1:8123', 'HTTP URL of ClickHouse; https for TLS.'),
  user: text('CLICKHOUSE_USER', 'default', 'User name for ClickHouse.'),
  password: optionalSecret('CLICKHOUSE_PASSWORD', 'Password for ClickHouse.'),
  database: text('CLICKHOUSE_DATABASE', 'tributary', 'Database with the tables and views.'),
  tlsCa: optionalFile(
    'CLICKHOUSE_TLS_CA_FILE',
    'PEM file of the CA that signed the certificate of ClickHouse; by default the CAs that Node.js trusts.',
  ),
} as const

export type ClickHouseSettings = ConfigOf<typeof CLICKHOUSE_FIELDS>

/** Default time limit of a query or an insert. */
const REQUEST_TIMEOUT_MS = 60_000

/**
 * All or an error. A user's profile can make ClickHouse end a statement early and answer as if it were
 * complete: `break` at a limit, `any` at the limit of a GROUP BY, `limit` and `offset` on every SELECT,
 * including those of materialized views. ClickHouse would then acknowledge an insert that stored less,
 * and a report would count less. The limits themselves stay as the profile sets them.
 * https://clickhouse.com/docs/operations/settings/query-complexity
 */
const ALL_OR_ERROR = {
  limit: '0',
  offset: '0',
  distinct_overflow_mode: 'throw',
  group_by_overflow_mode: 'throw',
  join_overflow_mode: 'throw',
  read_overflow_mode: 'throw',
  read_overflow_mode_leaf: 'throw',
  result_overflow_mode: 'throw',
  set_overflow_mode: 'throw',
  sort_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  timeout_overflow_mode_leaf: 'throw',
  transfer_overflow_mode: 'throw',
} as const

/**
 * A client whose statements run completely or are rejected, and mean the same, whatever the user's
 * profile says.
 */
export function createClickHouse(
  settings: ClickHouseSettings,
  requestTimeoutMs: number = REQUEST_TIMEOUT_MS,
): ClickHouseClient {
  const { url, user, password, database, tlsCa } = settings
  return createClient({
    url,
    username: user,
    password: password?.reveal() ?? '',
    database,
    application: 'tributary',
    request_timeout: requestTimeoutMs,
    clickhouse_settings: { ...ALL_OR_ERROR, ...STATEMENT_SETTINGS },
    log: { level: ClickHouseLogLevel.OFF },
    ...(tlsCa !== null && { tls: { ca_cert: Buffer.from(tlsCa) } }),
  })
}
