import { APPLY_HELP, applyReplacements, dryRunOption } from '../apply-file/apply.ts'
import { DOCUMENT_SOURCE, readDocument } from '../apply-file/document.ts'
import type { Define } from '../context.ts'
import { jsonOption } from '../options.ts'
import { expandSchedule } from './expand.ts'
import { businessHours } from './intervals.ts'
import { scheduleFile } from './schedule.ts'

const HELP = `${APPLY_HELP} The columns response_business_seconds and is_open_hours follow with
the next query. The format of the file: docs/hours-targets-names.md.`

/** `tributary business-hours apply` */
export const businessHoursApply: Define = (command, context) => {
  command
    .argument(...DOCUMENT_SOURCE)
    .addOption(dryRunOption())
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (file, flags) => {
      const { readStdin } = context
      const options = { what: 'the schedules', schema: scheduleFile, readStdin }
      const { schedules } = await readDocument(file, options)
      const today = new Date()
      const intervals = schedules.flatMap((schedule) => expandSchedule(schedule, today))
      await applyReplacements(context, [businessHours(intervals)], flags)
    })
}
