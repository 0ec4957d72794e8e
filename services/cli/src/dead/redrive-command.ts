import { REDRIVES_TOPIC } from '@tributary/core'
import { TOPIC_FIELDS } from '@tributary/runtime/kafka'
import { createDecoder } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { readConfig } from '@tributary/runtime/service'
import { kafkaOf, personalDataOf, registryOf, withProducer } from '../clients.ts'
import type { CommandContext, Define } from '../context.ts'
import { show } from '../context.ts'
import { knownMappingOptions } from '../endpoints-file.ts'
import { interruptSignal } from '../interrupt.ts'
import { jsonOption, parseCount } from '../options.ts'
import { readRedriveLog } from '../records/redrive-log.ts'
import { withSuppressionList } from '../suppression/suppression-list.ts'
import { renderTable } from '../table.ts'
import type { DeadFilter } from './filter.ts'
import { readDeadLetters, withDeadFilter } from './filter.ts'
import type { Redrive, RedriveResult } from './redrive.ts'
import { redrive } from './redrive.ts'
import { SOURCE_TOPICS } from './redrive-plan.ts'
import type { SuppressedAmong } from './suppressed-letters.ts'
import { suppressedAmong } from './suppressed-letters.ts'

/** A record that failed this often will fail again. */
const MAX_REDRIVES = 3

/** `tributary dead redrive`: exit code 1 when it is interrupted, or Kafka refuses a record. */
export const deadRedrive: Define = (command, context) => {
  withDeadFilter(command)
    .option('--max <count>', 'send this many at most', parseCount)
    .option('--max-redrives <count>', 'leave those redriven this often', parseCount, MAX_REDRIVES)
    .option('--dry-run', 'publish nothing and show what would be sent')
    .addOption(jsonOption())
    .action(async ({ json, max = Number.POSITIVE_INFINITY, maxRedrives, dryRun, ...filter }) => {
      const isDryRun = dryRun === true
      const signal = interruptSignal()
      const result = await withSuppressionCheck({ env: context.env, filter, signal }, (check) => {
        const order = { max, maxRedrives, suppressedAmong: check, signal }
        return redriveMatching({ ...order, filter, isDryRun }, context)
      })
      const data = { dry_run: isDryRun, ...result }
      show(context, { json, data }, () => resultText(result, isDryRun))
      warnOfRetention(result, context)
      if (result.interrupted) context.note(interruptedText(result, isDryRun))
      if (result.interrupted || result.refused.length > 0) context.fail()
    })
}

type Order = Pick<Redrive, 'max' | 'maxRedrives' | 'suppressedAmong' | 'signal'> & {
  readonly filter: DeadFilter
  readonly isDryRun: boolean
}

async function redriveMatching(
  { filter, isDryRun, ...of }: Order,
  { env, note }: CommandContext,
): Promise<RedriveResult> {
  const kafka = kafkaOf(env)
  const log = await readRedriveLog(kafka)
  const letters = readDeadLetters(kafka, filter, of.signal)
  const plan = { ...of, letters, log, note }
  if (isDryRun) return redrive({ ...plan, producer: null })
  return withProducer(kafka, [...SOURCE_TOPICS, REDRIVES_TOPIC], (producer) =>
    redrive({ ...plan, producer }),
  )
}

type Checking = { readonly env: Env; readonly filter: DeadFilter; readonly signal: AbortSignal }

/** Reads the suppression list, unless every match goes to the normalizer, which checks it itself. */
async function withSuppressionCheck<T>(
  { env, filter, signal }: Checking,
  use: (check: SuppressedAmong) => Promise<T>,
): Promise<T> {
  if (filter.stage === 'normalizer') return use(async () => new Set())
  const normalization = { personalData: personalDataOf(env), endpoints: knownMappingOptions(env) }
  return withSuppressionList({ kafka: kafkaOf(env), normalization, signal }, (list) =>
    use(suppressedAmong(list, createDecoder(registryOf(env)))),
  )
}

const interruptedText = ({ sent }: RedriveResult, isDryRun: boolean) =>
  isDryRun
    ? 'interrupted before every dead letter was read'
    : `interrupted after ${sent.length} records, which stay sent: run the command again, it continues with the others`

/** The table first, then in a dry run a line for each record that would be sent. */
export function resultText({ groups, sent }: RedriveResult, isDryRun: boolean): string {
  if (groups.length === 0) return 'no dead letters match'
  const columns = [
    ...['stage', 'code', 'provider', isDryRun ? 'would send' : 'sent'],
    ...['redriven before', 'at the limit', 'unreadable', 'erased', 'refused'],
  ]
  const rows = groups.map((group) => [
    ...[group.stage, group.code, group.provider],
    ...[group.send, group.redriven, group.at_limit, group.unreadable, group.erased, group.refused],
  ])
  const plan = sent.map(
    ({ address, to, code, redrives }) => `${address} -> ${to}  ${code}  redrive ${redrives}`,
  )
  const table = renderTable(columns, rows)
  return isDryRun && plan.length > 0 ? [table, '', ...plan].join('\n') : table
}

/** Kafka removes a record by its own timestamp, which a redrive must keep. */
function warnOfRetention({ sent }: RedriveResult, { env, note }: CommandContext): void {
  const { rawRetention } = readConfig({ topics: TOPIC_FIELDS }, env).topics
  const oldest = new Date(Date.now() - rawRetention).toISOString()
  const old = sent.filter(({ received_at }) => received_at !== null && received_at < oldest)
  if (old.length === 0) return
  note(
    `${old.length} of them were received before RAW_RETENTION began, so Kafka may remove them within minutes: check with "tributary lag" that the normalizer has read them`,
  )
}
