import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../../services/cli/src/cli.ts'
import { queryReport } from '../../../services/cli/src/report/query.ts'
import type { Row } from '../../../services/cli/src/report/report-table.ts'
import { volumes } from '../../../services/cli/src/report/tables.ts'
import { createTestIo } from '../../../services/cli/src/testing/test-io.ts'
import type { SampleDatabase } from '../samples/sample-database.ts'
import { sampleDatabase } from '../samples/sample-database.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Days on which the clocks of a zone change. */
const CHANGES = [
  ['Africa/Cairo', '2026-04-24'],
  ['Africa/Cairo', '2026-10-30'],
  ['America/Santiago', '2026-09-06'],
  ['America/Asuncion', '2024-10-06'],
  ['Asia/Beirut', '2026-03-29'],
  ['Asia/Beirut', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Africa/Casablanca', '2026-03-22'],
  ['America/Havana', '2026-11-01'],
] as const

const CASE = [
  ...['2026-04-23T20:30:00Z', '2026-04-23T21:15:00Z', '2026-04-23T21:45:00Z'],
  ...['2026-04-23T22:15:00Z', '2026-04-24T10:00:00Z'],
]

const EVERY_MS = 15 * MINUTE
/** Instants from three days before the change to three days after it. */
const instantsAround = (day: string) =>
  Array.from({ length: (6 * DAY) / EVERY_MS }, (_, index) => {
    return Date.parse(`${day}T00:00:00Z`) - 3 * DAY + index * EVERY_MS
  })

let database: SampleDatabase

beforeAll(async () => {
  database = await sampleDatabase('periods')
  const instants = new Set(CHANGES.flatMap(([, day]) => instantsAround(day)))
  const rows = [
    ...CASE.map((time) => message('CAIRO', 'highlevel', Date.parse(time))),
    ...[...instants].map((instant) => message('steady', 'bird', instant)),
  ]
  await database.db.insert('messages_landing', rows)
})
afterAll(() => database?.close())

const message = (account_id: string, provider: string, instant: number) => ({
  ...{ provider, account_id, message_id: String(instant), direction: 'inbound' },
  occurred_at: new Date(instant).toISOString().replace('T', ' ').replace('Z', ''),
})

const cairo = async (since: string, until: string) => {
  const io = createTestIo({ env: database.env })
  const zone = ['--tz', 'Africa/Cairo', '--by', 'account,day', '--table', 'volumes', '--json']
  const bounds = ['--since', since, '--until', until, '--provider', 'highlevel']
  expect(await runCli(['report', ...bounds, ...zone], io)).toBe(0)
  const rows: readonly Row[] = JSON.parse(io.printed.join('')).volumes
  return rows
    .filter((row) => row['account_id'] === 'CAIRO')
    .map((row) => [row['day'], row['messages']])
}

test('a day without midnight begins at the first instant after the gap', async () => {
  expect(await cairo('2026-04-24', '2026-04-25')).toEqual([['2026-04-24', 2]])
  expect(await cairo('2026-04-23', '2026-04-24')).toEqual([['2026-04-23', 3]])
})

/** Messages of the steady account by local day. */
async function reported(tz: string, since: string, until: string) {
  const period = { since, until, tz, provider: 'bird' }
  const found = await queryReport(database.db, {
    period,
    by: ['account', 'day'],
    tables: [volumes],
  })
  const rows = found.rows.get('volumes')?.filter((row) => row['account_id'] === 'steady') ?? []
  return rows.map((row) => [row['day'], row['messages']] as const)
}

/** The same by the clock of Intl. A period begins and ends when the clock first shows its bounds. */
function counted(tz: string, day: string, bounds: readonly [string, string]) {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: tz, dateStyle: 'short', timeStyle: 'medium' },
  })
  const shown = instantsAround(day).map((instant) => clock.format(instant))
  const [from, to] = bounds.map((bound) => shown.findIndex((text) => text >= bound))
  const days = shown.slice(from, to).map((text) => text.slice(0, 10))
  return [...Map.groupBy(days, (date) => date)].map(([date, all]) => [date, all.length])
}

test.each(CHANGES)(
  'in %s around %s, a report counts what the local clock shows',
  async (tz, day) => {
    const midnight = Date.parse(`${day}T00:00:00Z`)
    // The instants are every 15 minutes, so bounds are as well.
    const bounds = fc
      .tuple(fc.integer({ min: -144, max: 144 }), fc.integer({ min: 1, max: 96 }))
      .map(([start, length]) => [start, start + length])
    await fc.assert(
      fc.asyncProperty(bounds, async (quarters) => {
        const [since = '', until = ''] = quarters.map((quarter) =>
          new Date(midnight + quarter * EVERY_MS).toISOString().slice(0, 19).replace('T', ' '),
        )
        expect(await reported(tz, since, until)).toEqual(counted(tz, day, [since, until]))
      }),
      { numRuns: 3, examples: [[[0, 96]], [[1, 9]]] },
    )
  },
)

const totalOf = (rows: readonly (readonly unknown[])[]) =>
  rows.reduce((total, [, messages]) => total + Number(messages), 0)

test('reports of consecutive days add up to the report of all of them, in any zone', async () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CHANGES), zones, async ([, day], tz) => {
      const days = Array.from({ length: 5 }, (_, index) =>
        new Date(Date.parse(day) + (index - 2) * DAY).toISOString().slice(0, 10),
      )
      const from = (index: number) => `${days[index]} 00:00:00`
      const whole = await reported(tz, from(0), from(4))
      const parts = await Promise.all(
        [0, 1, 2, 3].map((index) => reported(tz, from(index), from(index + 1))),
      )
      expect(totalOf(parts.flat())).toBe(totalOf(whole))
      expect(totalOf(whole)).toBe(countedBetween(tz, day, [from(0), from(4)]))
    }),
    // ClickHouse keeps some megabytes for each zone that it has met.
    { numRuns: 3 },
  )
})

const countedBetween = (...period: Parameters<typeof counted>) => totalOf(counted(...period))
