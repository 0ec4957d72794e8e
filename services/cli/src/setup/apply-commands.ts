import type { UnifiedKind } from '@tributary/core'
import { allTopics, KINDS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { applyTopics, TOPIC_FIELDS } from '@tributary/runtime/kafka'
import { readConfig } from '@tributary/runtime/service'
import type { Define } from '../cli.ts'
import { clickHouseSettingsOf, kafkaOf, registryOf } from '../clients.ts'
import type { CommandContext } from '../context.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'
import { applyMigrations } from './migrations.ts'

/** `tributary apply`: what a deployment does before the services start. */
export const applyAll: Define = (command, context) => {
  command.addOption(jsonOption()).action(async ({ json }) => {
    await applyTopicsOf(context, json)
    await applySchemasOf(context, json)
    await applyMigrationsOf(context, json)
  })
}

/** `tributary topics apply` */
export const topicsApply: Define = (command, context) => {
  command.addOption(jsonOption()).action(({ json }) => applyTopicsOf(context, json))
}

/** `tributary schemas apply` */
export const schemasApply: Define = (command, context) => {
  command.addOption(jsonOption()).action(({ json }) => applySchemasOf(context, json))
}

const MIGRATE_HELP = `
Refuses to start when a file was edited after it was applied: add a new numbered file instead.`

/** `tributary migrate apply` */
export const migrateApply: Define = (command, context) => {
  command
    .addOption(jsonOption())
    .addHelpText('after', MIGRATE_HELP)
    .action(({ json }) => applyMigrationsOf(context, json))
}

type Json = boolean | undefined

async function applyTopicsOf(context: CommandContext, json: Json): Promise<void> {
  const { env } = context
  const { topics: settings } = readConfig({ topics: TOPIC_FIELDS }, env)
  const changes = await applyTopics(kafkaOf(env), allTopics(PROVIDER_IDS), settings)
  const rows = changes.map(({ topic, change }) => [topic, change])
  show(context, { json, data: changes }, () => renderTable(['topic', 'change'], rows))
}

async function applySchemasOf(context: CommandContext, json: Json): Promise<void> {
  const ids = await registryOf(context.env).apply()
  const schemas = Object.entries(ids).map(([kind, id]) => ({
    subject: KINDS[kind as UnifiedKind].subject,
    id,
  }))
  const rows = schemas.map(({ subject, id }) => [subject, id])
  show(context, { json, data: schemas }, () => renderTable(['subject', 'id'], rows))
}

async function applyMigrationsOf(context: CommandContext, json: Json): Promise<void> {
  const { database, applied } = await applyMigrations(clickHouseSettingsOf(context.env))
  show(context, { json, data: { database, applied } }, () =>
    applied.length === 0
      ? `database ${database} is up to date`
      : `database ${database}: applied ${applied.join(', ')}`,
  )
}
