import { allTopics, SCHEMA_NAMES, SCHEMA_TOPICS, subjectOf } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { applyTopics, TOPIC_FIELDS } from '@tributary/runtime/kafka'
import { readConfig } from '@tributary/runtime/service'
import { clickHouseSettingsOf, kafkaOf, registryOf } from '../clients.ts'
import type { CommandContext, Define } from '../context.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'
import { assertMigrated } from './assert-migrated.ts'
import { applyMigrations } from './migrations.ts'

/** `tributary apply`: what a deployment does before the services start. */
export const applyAll: Define = (command, context) => {
  command.addOption(jsonOption()).action(async ({ json }) => {
    const applied: Applied[] = []
    for (const apply of [topicsApplied, migrationsApplied, schemasApplied]) {
      const step = await apply(context)
      applied.push(step)
      if (!json) context.print(step.text())
    }
    const data = Object.assign({}, ...applied.map(({ name, data }) => ({ [name]: data })))
    if (json) context.print(JSON.stringify(data))
  })
}

/** `tributary topics apply` */
export const topicsApply: Define = (command, context) => {
  command
    .addOption(jsonOption())
    .action(async ({ json }) => showStep(context, json, await topicsApplied(context)))
}

const SCHEMAS_HELP = `
Refuses to register a schema while a table lacks a column or a symbol of it: run "migrate apply" first.`

/** `tributary schemas apply` */
export const schemasApply: Define = (command, context) => {
  command
    .addOption(jsonOption())
    .addHelpText('after', SCHEMAS_HELP)
    .action(async ({ json }) => showStep(context, json, await schemasApplied(context)))
}

const MIGRATE_HELP = `
Refuses to start when a file was edited after it was applied: add a new numbered file instead.`

/** `tributary migrate apply` */
export const migrateApply: Define = (command, context) => {
  command
    .addOption(jsonOption())
    .addHelpText('after', MIGRATE_HELP)
    .action(async ({ json }) => showStep(context, json, await migrationsApplied(context)))
}

/** What one step changed: a document, and the text of it. `name` is its field in that of `apply`. */
type Applied = {
  readonly name: 'topics' | 'migrations' | 'schemas'
  readonly data: unknown
  readonly text: () => string
}

const showStep = (context: CommandContext, json: boolean | undefined, { data, text }: Applied) =>
  show(context, { json, data }, text)

async function topicsApplied({ env }: CommandContext): Promise<Applied> {
  const { topics: settings } = readConfig({ topics: TOPIC_FIELDS }, env)
  const data = await applyTopics(kafkaOf(env), allTopics(PROVIDER_IDS), settings)
  const rows = data.map(({ topic, change }) => [topic, change])
  return { name: 'topics', data, text: () => renderTable(['topic', 'change'], rows) }
}

async function schemasApplied({ env }: CommandContext): Promise<Applied> {
  await assertMigrated(clickHouseSettingsOf(env))
  const ids = await registryOf(env).apply()
  const data = SCHEMA_NAMES.map((name) => ({
    subject: subjectOf(SCHEMA_TOPICS[name]),
    id: ids[name],
  }))
  const rows = data.map(({ subject, id }) => [subject, id])
  return { name: 'schemas', data, text: () => renderTable(['subject', 'id'], rows) }
}

async function migrationsApplied({ env }: CommandContext): Promise<Applied> {
  const { database, applied } = await applyMigrations(clickHouseSettingsOf(env))
  const text = () =>
    applied.length === 0
      ? `database ${database} is up to date`
      : `database ${database}: applied ${applied.join(', ')}`
  return { name: 'migrations', data: { database, applied }, text }
}
