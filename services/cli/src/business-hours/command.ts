import { invalidConfig, readJsonFile } from '@tributary/runtime/service'
import { clickHouseSettingsOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { UsageError } from '../context.ts'
import { renderTable } from '../table.ts'
import { withClickHouse } from '../with-click-house.ts'
import { expandSchedule } from './expand.ts'
import { scheduleFile } from './schedule.ts'
import { replaceBusinessHours } from './write-hours.ts'

export const businessHoursApply: Command = {
  name: 'business-hours apply',
  usage: '<file.json> [--json]',
  summary:
    'replaces the business hours with the schedules of a file; response_business_seconds follow at once',
  options: JSON_OPTION,
  async run({ positionals, values }, { env, print }) {
    const [file] = positionals
    if (file === undefined) throw new UsageError('name the file with the schedules')
    const parsed = scheduleFile.safeParse(readJsonFile('the schedules', file))
    if (!parsed.success) {
      throw invalidConfig(
        parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
      )
    }
    const today = new Date()
    const intervals = parsed.data.schedules.flatMap((schedule) => expandSchedule(schedule, today))
    await withClickHouse(clickHouseSettingsOf(env), (client) =>
      replaceBusinessHours(client, intervals),
    )
    const bySchedule = [...Map.groupBy(intervals, ({ schedule_id }) => schedule_id)].map(
      ([schedule, of]) => ({
        schedule,
        intervals: of.length,
        from: dayOf(Math.min(...of.map(({ opens_at }) => opens_at))),
        to: dayOf(Math.max(...of.map(({ closes_at }) => closes_at))),
      }),
    )
    const rows = bySchedule.map(({ schedule, intervals: count, from, to }) => [
      schedule,
      count,
      from,
      to,
    ])
    print(
      values['json']
        ? JSON.stringify(bySchedule)
        : renderTable(['schedule', 'open intervals', 'from', 'to'], rows),
    )
    return true
  },
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
