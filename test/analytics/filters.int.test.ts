import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences, type Filter } from './comparison.ts'
import { type AnalyticsDatabase, analyticsDatabase } from './database.ts'
import { deliveriesOf } from './deliveries.ts'
import { explained } from './explained.ts'
import { histories } from './histories.ts'
import { expectedViews } from './oracle/views.ts'
import { surroundings } from './schedules.ts'
import type { Row } from './scratch-database.ts'
import { insertSurroundings } from './surroundings-rows.ts'

const SEED = Number(process.env['TRIBUTARY_LAW_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const settings = { session_timezone: 'Asia/Kathmandu' }
const [history = []] = fc.sample(histories, { numRuns: 1, seed: SEED })
const [tables = {}] = fc.sample(surroundings, { numRuns: 1, seed: SEED })

/** ClickHouse pushes conditions into the views. The result must not depend on how far. */
const FILTERS: readonly Filter[] = [
  within('occurred_date', '2026-03-03', '2026-04-01'),
  within('occurred_date', '1970-01-01', '1970-01-02'),
  within('hour', '2026-03-02 10:00:00', '2026-03-14 00:00:00'),
  within('occurred_at', '2026-03-02 09:00:00.001', '2026-03-07 09:00:00.000'),
  within('waiting_since', '2026-03-03 00:00:00.000', '2026-04-01 00:00:00.000'),
  within('day', '2026-03-03', '2026-03-08'),
  within('started_at', '2026-03-02 09:00:00.001', '2026-03-07 09:00:00.000'),
  within('touched_at', '2026-03-02 09:00:00.001', '2026-03-07 09:00:00.000'),
  within('first_touched_at', '2026-03-02 09:00:00.001', '2026-03-07 09:00:00.000'),
  within('missed_at', '2026-03-02 09:00:00.000', '2026-03-07 09:00:00.000'),
  ...equal('provider', 'spruce', 'bird'),
  ...equal('account_id', 'account-0'),
  ...equal('conversation_id', 'c0', ''),
  ...equal('contact_id', 'p0', ''),
  ...equal('contact_key', 'p0', '+1', ''),
  ...equal('channel', 'sms', 'phone'),
  ...equal('direction', 'outbound', 'unknown'),
  ...equal('author_kind', 'human'),
  ...equal('kind', 'call', 'message', 'conversation'),
  ...equal('step', 'in', 'out', 'close'),
  ...equal('turn_status', 'waiting', 'answered', 'expired', 'closed_unanswered'),
  ...equal('sla_status', 'met', 'breached'),
  ...equal('outcome', 'answered', ''),
  ...equal('message_id', 'm0'),
  ...equal('id', 'm0', 'c0'),
  ...equal('call_id', 'k0'),
  ...equal('delivery_status', 'failed', 'unknown'),
  ...equal('initiated_by', 'inbound', 'u1'),
  ...equal('agent_id', 'u0', ''),
  ...equal('agent_name', 'Ada', ''),
  ...equal('person_key', '+1', 'p1'),
]

function within(column: string, from: string, to: string): Filter {
  const keeps = (value: unknown) => value !== null && String(value) >= from && String(value) < to
  return { column, where: `${column} >= '${from}' AND ${column} < '${to}'`, keeps }
}

function equal(column: string, ...values: readonly string[]): readonly Filter[] {
  return values.map((value) => ({
    column,
    where: `${column} = '${value}'`,
    keeps: (shown: unknown) => shown === value,
  }))
}

let database: AnalyticsDatabase
let expected: Readonly<Record<string, readonly Row[]>>
beforeAll(async () => {
  database = await analyticsDatabase('filters')
  await insertSurroundings(database, tables)
  for (const batch of deliveriesOf(history, SEED)) await database.land(batch)
  expected = expectedViews(history, tables)
})
afterAll(() => database?.close())

test.each(FILTERS)(`WHERE $where gives that part of every view (seed ${SEED})`, async (filter) => {
  const found = await differences(database, expected, { settings, filter })
  expect(explained(found, history, tables)).toBeNull()
})
