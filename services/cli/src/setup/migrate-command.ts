import { clickHouseSettingsOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { applyMigrations } from './migrations.ts'

export const migrateApply: Command = {
  name: 'migrate apply',
  usage: '[--json]',
  summary: 'creates the database and applies the SQL files of deploy/clickhouse that are new',
  options: JSON_OPTION,
  async run({ values }, { env, print }) {
    const { database, applied } = await applyMigrations(clickHouseSettingsOf(env))
    if (values['json']) print(JSON.stringify({ database, applied }))
    else
      print(
        applied.length === 0
          ? `database ${database} is up to date`
          : `database ${database}: applied ${applied.join(', ')}`,
      )
    return true
  },
}
