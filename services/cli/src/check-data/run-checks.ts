import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { engineOf } from '../turns/view-statements.ts'
import { liveName, MATERIALIZABLE_VIEWS } from '../turns/views.ts'
import type { DataCheck } from './checks.ts'

/** What a check found: how many rows break it, and some of them. */
export type CheckResult = {
  readonly check: string
  readonly ok: boolean
  readonly violations: number
  readonly meaning: string
  readonly examples: readonly object[]
}

const EXAMPLES = 3

/**
 * Views of one query are not read at one instant: while webhooks arrive, two of them may differ by
 * what came between. Only what is broken each time is broken.
 */
const TRIES = 3
const PAUSE_MS = 1_000

/** Runs the checks one after another. Views that are kept as rows are checked in their plain form. */
export async function* runDataChecks(
  client: ClickHouseClient,
  checks: readonly DataCheck[],
): AsyncGenerator<CheckResult> {
  const kept = await keptAsRows(client)
  for (const check of checks)
    yield await runCheck(client, { ...check, sql: plainForm(check.sql, kept) })
}

async function runCheck(
  client: ClickHouseClient,
  { name, meaning, sql }: DataCheck,
): Promise<CheckResult> {
  const violations = await violationsOf(client, sql)
  const examples =
    violations === 0 ? [] : await rowsOf<object>(client, `SELECT * FROM (${sql}) LIMIT ${EXAMPLES}`)
  return { check: name, ok: violations === 0, violations, meaning, examples }
}

async function violationsOf(client: ClickHouseClient, sql: string): Promise<number> {
  let violations = 0
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried > 0) await sleep(PAUSE_MS)
    const query = `SELECT toUInt32(count()) AS violations FROM (${sql})`
    const [row] = await rowsOf<{ violations: number }>(client, query)
    violations = row?.violations ?? 0
    if (violations === 0) return 0
  }
  return violations
}

async function keptAsRows(client: ClickHouseClient): Promise<readonly string[]> {
  const engines = await Promise.all(MATERIALIZABLE_VIEWS.map((view) => engineOf(client, view)))
  return MATERIALIZABLE_VIEWS.filter((_, index) => engines[index] === 'MaterializedView')
}

const plainForm = (sql: string, kept: readonly string[]) =>
  MATERIALIZABLE_VIEWS.filter((view) => kept.includes(view)).reduce(
    (text, view) => text.replaceAll(new RegExp(`\\b${view}\\b`, 'g'), liveName(view)),
    sql,
  )

async function rowsOf<T>(client: ClickHouseClient, query: string): Promise<readonly T[]> {
  const result = await client.query({ query, format: 'JSONEachRow' })
  return result.json<T>()
}
