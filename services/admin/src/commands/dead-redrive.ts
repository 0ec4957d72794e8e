import { REDRIVES_TOPIC } from '@tributary/core'
import { createDecoder, readConfig, TOPIC_FIELDS } from '@tributary/runtime'
import { kafkaOf, personalDataOf, registryOf, withProducer } from '../clients.ts'
import type { Arguments, Command, CommandContext } from '../command.ts'
import { countOption, JSON_OPTION } from '../command.ts'
import { FILTER_OPTIONS, FILTER_USAGE, filterOf } from '../dead/dead-filter.ts'
import type { IsErased } from '../dead/erased-letters.ts'
import { erasedLetters } from '../dead/erased-letters.ts'
import type { RedriveOrder, RedriveResult } from '../dead/redrive.ts'
import { redrive } from '../dead/redrive.ts'
import { SOURCE_TOPICS } from '../dead/redrive-plan.ts'
import { withErasedList } from '../erased-list.ts'
import { interruptSignal } from '../interrupt.ts'
import { renderTable } from '../table.ts'

/** A record that has died this often will die again. */
const MAX_REDRIVES = 3

export const deadRedrive: Command = {
  name: 'dead redrive',
  usage: `${FILTER_USAGE} [--max 100] [--max-redrives ${MAX_REDRIVES}] [--dry-run] [--json]`,
  summary:
    'publishes dead letters again, exactly as they were; each once, however often it is called. Begin with --max 10',
  options: {
    ...FILTER_OPTIONS,
    ...JSON_OPTION,
    max: { type: 'string' },
    'max-redrives': { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  async run(args, context) {
    const order = orderOf(args)
    const isDryRun = args.values['dry-run'] === true
    const result = await withErasedLetters(context.env, order, (isErased) =>
      run({ order, isDryRun, isErased }, context),
    )
    if (args.values['json']) context.print(JSON.stringify({ dry_run: isDryRun, ...result }))
    else context.print(textOf(result, isDryRun))
    warnOfRetention(result, context)
    return true
  },
}

type Run = {
  readonly order: RedriveOrder
  readonly isDryRun: boolean
  readonly isErased: IsErased
}

function run({ isDryRun, ...of }: Run, { env, note }: CommandContext): Promise<RedriveResult> {
  const kafka = kafkaOf(env)
  if (isDryRun) return redrive({ ...of, kafka, producer: null, note })
  return withProducer(kafka, [...SOURCE_TOPICS, REDRIVES_TOPIC], (producer) =>
    redrive({ ...of, kafka, producer, note }),
  )
}

/** The list of erased persons is needed only for what goes past the normalizer. */
async function withErasedLetters<T>(
  env: CommandContext['env'],
  { filter }: RedriveOrder,
  use: (isErased: IsErased) => Promise<T>,
): Promise<T> {
  if (filter.stage === 'normalizer') return use(async () => false)
  const personalData = personalDataOf(env)
  const signal = interruptSignal()
  return withErasedList({ kafka: kafkaOf(env), personalData, signal }, (list) =>
    use(erasedLetters(list, createDecoder(registryOf(env)))),
  )
}

function orderOf(args: Arguments): RedriveOrder {
  return {
    filter: filterOf(args, Date.now()),
    max: countOption(args, 'max', Number.POSITIVE_INFINITY),
    maxRedrives: countOption(args, 'max-redrives', MAX_REDRIVES),
  }
}

function textOf({ groups, sent }: RedriveResult, isDryRun: boolean): string {
  if (groups.length === 0) return 'no dead letters match'
  const columns = [
    ...['stage', 'code', 'provider', isDryRun ? 'would send' : 'sent'],
    ...['redriven before', 'at the limit', 'unreadable', 'erased'],
  ]
  const rows = groups.map((group) => [
    ...[group.stage, group.code, group.provider],
    ...[group.send, group.redriven, group.at_limit, group.unreadable, group.erased],
  ])
  const plan = sent.map(
    ({ address, to, code, redrives }) => `${address} -> ${to}  ${code}  redrive ${redrives}`,
  )
  return [...(isDryRun ? plan : []), renderTable(columns, rows)].join('\n')
}

/** Kafka removes by the record's own time, which a redrive must not touch. */
function warnOfRetention({ sent }: RedriveResult, { env, note }: CommandContext): void {
  const { rawRetention } = readConfig({ topics: TOPIC_FIELDS }, env).topics
  const oldest = new Date(Date.now() - rawRetention).toISOString()
  const old = sent.filter(({ received_at }) => received_at !== null && received_at < oldest)
  if (old.length === 0) return
  note(
    `${old.length} of them were received longer ago than RAW_RETENTION: Kafka may remove them within minutes, so see with "tributary lag" that the normalizer has read them`,
  )
}
