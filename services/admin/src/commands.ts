import type { Command } from './command.ts'
import { businessHoursApply } from './commands/business-hours-apply.ts'
import { checkData } from './commands/check-data.ts'
import { deadList } from './commands/dead-list.ts'
import { deadRedrive } from './commands/dead-redrive.ts'
import { deadShow } from './commands/dead-show.ts'
import { doctor } from './commands/doctor.ts'
import { erase } from './commands/erase.ts'
import { eraseVerify } from './commands/erase-verify.ts'
import { initSecrets } from './commands/init-secrets.ts'
import { lag } from './commands/lag.ts'
import { migrateApply } from './commands/migrate-apply.ts'
import { quarantineList } from './commands/quarantine-list.ts'
import { quarantineVerify } from './commands/quarantine-verify.ts'
import { replay } from './commands/replay.ts'
import { report } from './commands/report.ts'
import { schemasApply } from './commands/schemas-apply.ts'
import { send } from './commands/send.ts'
import { topicsApply } from './commands/topics-apply.ts'
import { trace } from './commands/trace.ts'
import { turnsMaterialize } from './commands/turns-materialize.ts'

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
