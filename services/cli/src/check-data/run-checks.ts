import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '@tributary/runtime/clickhouse'
import { engineOf } from '../turns/view-statements.ts'
import type { MaterializableView } from '../turns/views.ts'
import { liveName, MATERIALIZABLE, MATERIALIZABLE_VIEWS } from '../turns/views.ts'
import type { DataCheck } from './checks.ts'

/** Result of a check: the number of rows that break it, and some of them. */
export type CheckResult = {
  readonly check: string
  readonly ok: boolean
  readonly violations: number
  readonly meaning: string
  readonly examples: readonly object[]
}

const EXAMPLES = 3

/**
 * A query does not read all of its views at one instant: two of them may differ by the webhooks that
 * arrive in between. An invariant is broken only when every attempt finds violations.
 */
const ATTEMPTS = 3
const PAUSE_MS = 1_000

/** Runs the checks one after another, on the plain form of materialised views. */
export async function* runDataChecks(
  database: Database,
  checks: readonly DataCheck[],
): AsyncGenerator<CheckResult> {
  const materialized = await materializedViews(database)
  for (const check of checks) {
    yield await runCheck(database, { ...check, sql: plainForm(check.sql, materialized) })
  }
}

async function runCheck(
  database: Database,
  { name, meaning, sql }: DataCheck,
): Promise<CheckResult> {
  const violations = await violationsOf(database, sql)
  const examples =
    violations === 0 ? [] : await database.rows<object>(`SELECT * FROM (${sql}) LIMIT ${EXAMPLES}`)
  return { check: name, ok: violations === 0, violations, meaning, examples }
}

async function violationsOf(database: Database, sql: string): Promise<number> {
  let violations = 0
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(PAUSE_MS)
    const row = await database.row<{ violations: number }>(
      `SELECT toUInt32(count()) AS violations FROM (${sql})`,
    )
    violations = row?.violations ?? 0
    if (violations === 0) return 0
  }
  return violations
}

async function materializedViews(database: Database): Promise<readonly MaterializableView[]> {
  const engines = await Promise.all(MATERIALIZABLE_VIEWS.map((view) => engineOf(database, view)))
  return MATERIALIZABLE_VIEWS.filter((_, index) => engines[index] === 'MaterializedView')
}

const plainForm = (sql: string, materialized: readonly MaterializableView[]) =>
  MATERIALIZABLE_VIEWS.filter((view) => materialized.includes(view)).reduce(
    (text, view) =>
      text.replaceAll(new RegExp(`\\b${MATERIALIZABLE[view].shownBy}\\b`, 'g'), liveName(view)),
    sql,
  )
