import type { Command } from './command.ts'
import { doctor } from './commands/doctor.ts'
import { lag } from './commands/lag.ts'
import { migrateApply } from './commands/migrate-apply.ts'
import { report } from './commands/report.ts'
import { schemasApply } from './commands/schemas-apply.ts'
import { send } from './commands/send.ts'
import { topicsApply } from './commands/topics-apply.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  send,
  report,
  doctor,
  lag,
  topicsApply,
  schemasApply,
  migrateApply,
]
