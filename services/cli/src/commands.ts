import { businessHoursApply } from './business-hours/command.ts'
import { checkData } from './check-data/command.ts'
import type { Command } from './command.ts'
import { deadList } from './dead/list-command.ts'
import { deadRedrive } from './dead/redrive-command.ts'
import { deadShow } from './dead/show-command.ts'
import { doctor } from './doctor/command.ts'
import { erase } from './erase/command.ts'
import { eraseVerify } from './erase/verify-command.ts'
import { lag } from './lag/command.ts'
import { quarantineList } from './quarantine/list-command.ts'
import { quarantineVerify } from './quarantine/verify-command.ts'
import { replay } from './replay/command.ts'
import { report } from './report/command.ts'
import { send } from './send/command.ts'
import { migrateApply } from './setup/migrate-command.ts'
import { schemasApply } from './setup/schemas-command.ts'
import { initSecrets } from './setup/secrets-command.ts'
import { topicsApply } from './setup/topics-command.ts'
import { trace } from './trace/command.ts'
import { turnsMaterialize } from './turns/command.ts'

/** Every command, in the order of the help; a name that begins with another name comes before it. */
export const COMMANDS: readonly Command[] = [
  send,
  report,
  trace,
  deadList,
  deadShow,
  deadRedrive,
  quarantineList,
  quarantineVerify,
  replay,
  eraseVerify,
  erase,
  doctor,
  checkData,
  lag,
  topicsApply,
  schemasApply,
  migrateApply,
  businessHoursApply,
  turnsMaterialize,
  initSecrets,
]
