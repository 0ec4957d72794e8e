import { statSync } from 'node:fs'
import type { Database } from '@tributary/runtime/clickhouse'
import { withDatabase } from '@tributary/runtime/clickhouse'
import { invalidConfig, readJsonFile } from '@tributary/runtime/service'
import { clickHouseSettingsOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show, UsageError } from '../context.ts'
import { jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'
import type { OpenInterval } from './expand.ts'
import { expandSchedule } from './expand.ts'
import type { Schedule } from './schedule.ts'
import { scheduleFile } from './schedule.ts'

const HELP = `
Replaces all schedules at once. The column response_business_seconds follows with the next query.`

/** `tributary business-hours apply` */
export const businessHoursApply: Define = (command, context) => {
  command
    .argument('<file.json>', 'file with the schedules')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (file, { json }) => {
      const today = new Date()
      const intervals = readSchedules(file).flatMap((schedule) => expandSchedule(schedule, today))
      await withDatabase(clickHouseSettingsOf(context.env), (database) =>
        replaceBusinessHours(database, intervals),
      )
      const applied = bySchedule(intervals)
      const rows = applied.map(({ schedule, intervals: count, from, to }) => [
        ...[schedule, count],
        ...[from, to],
      ])
      show(context, { json, data: applied }, () =>
        renderTable(['schedule', 'open intervals', 'from', 'to'], rows),
      )
    })
}

function readSchedules(file: string): readonly Schedule[] {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError(`${file} does not exist`)
  if (stats.isDirectory()) throw new UsageError(`${file} is a folder; name a file`)
  const parsed = scheduleFile.safeParse(readJsonFile('the schedules', file))
  if (parsed.success) return parsed.data.schedules
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${file}: ${path.join('.') || 'the document'}: ${message}`,
  )
  throw invalidConfig(problems)
}

/** Replaces all rows at once: a query sees the old calendar or the new one. */
async function replaceBusinessHours(
  database: Database,
  intervals: readonly OpenInterval[],
): Promise<void> {
  await database.run('DROP TABLE IF EXISTS business_hours_next')
  await database.run('CREATE TABLE business_hours_next AS business_hours')
  await database.insert('business_hours_next', intervals, { settings: { async_insert: 0 } })
  await database.run('EXCHANGE TABLES business_hours AND business_hours_next')
  await database.run('DROP TABLE business_hours_next')
}

function bySchedule(intervals: readonly OpenInterval[]) {
  const groups = Map.groupBy(intervals, ({ schedule_id }) => schedule_id)
  return [...groups].map(([schedule, group]) => ({
    schedule,
    intervals: group.length,
    from: dayOf(Math.min(...group.map(({ opens_at }) => opens_at))),
    to: dayOf(Math.max(...group.map(({ closes_at }) => closes_at))),
  }))
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
