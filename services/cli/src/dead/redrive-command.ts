import { REDRIVES_TOPIC } from '@tributary/core'
import { TOPIC_FIELDS } from '@tributary/runtime/kafka'
import { createDecoder } from '@tributary/runtime/registry'
import { readConfig } from '@tributary/runtime/service'
import { kafkaOf, personalDataOf, registryOf, withProducer } from '../clients.ts'
import type { Arguments, Command } from '../command.ts'
import { countOption, JSON_OPTION } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { interruptSignal } from '../interrupt.ts'
import { readLedger } from '../records/ledger.ts'
import { withErasedList } from '../suppression/read-suppressions.ts'
import { renderTable } from '../table.ts'
import type { DeadFilter } from './dead-filter.ts'
import { FILTER_OPTIONS, FILTER_USAGE, filterOf } from './dead-filter.ts'
import type { ErasedAmong } from './erased-letters.ts'
import { erasedLetters } from './erased-letters.ts'
import { readDeadLetters } from './read-dead-letters.ts'
import type { Redrive, RedriveResult } from './redrive.ts'
import { redrive } from './redrive.ts'
import { SOURCE_TOPICS } from './redrive-plan.ts'

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
    const signal = interruptSignal()
    const result = await withErasedLetters({ env: context.env, order, signal }, (erasedAmong) =>
      run({ order, isDryRun, erasedAmong, signal }, context),
    )
    if (args.values['json']) context.print(JSON.stringify({ dry_run: isDryRun, ...result }))
    else context.print(textOf(result, isDryRun))
    warnOfRetention(result, context)
    if (result.interrupted) context.note(interruptedText(result, isDryRun))
    return !result.interrupted
  },
}

/** What to redrive, and how much of it. */
type Order = Pick<Redrive, 'max' | 'maxRedrives'> & { readonly filter: DeadFilter }

type Run = Pick<Redrive, 'erasedAmong' | 'signal'> & {
  readonly order: Order
  readonly isDryRun: boolean
}

async function run(
  { order: { filter, ...limits }, isDryRun, ...of }: Run,
  { env, note }: CommandContext,
): Promise<RedriveResult> {
  const kafka = kafkaOf(env)
  const ledger = await readLedger(kafka)
  const letters = readDeadLetters(kafka, filter, of.signal)
  const plan = { ...of, ...limits, letters, ledger, note }
  if (isDryRun) return redrive({ ...plan, producer: null })
  return withProducer(kafka, [...SOURCE_TOPICS, REDRIVES_TOPIC], (producer) =>
    redrive({ ...plan, producer }),
  )
}

type Listed = {
  readonly env: CommandContext['env']
  readonly order: Order
  readonly signal: AbortSignal
}

/** The list of erased persons is needed only for what goes past the normalizer. */
async function withErasedLetters<T>(
  { env, order, signal }: Listed,
  use: (erasedAmong: ErasedAmong) => Promise<T>,
): Promise<T> {
  if (order.filter.stage === 'normalizer') return use(async () => new Set())
  const personalData = personalDataOf(env)
  return withErasedList({ kafka: kafkaOf(env), personalData, signal }, (list) =>
    use(erasedLetters(list, createDecoder(registryOf(env)))),
  )
}

function orderOf(args: Arguments): Order {
  return {
    filter: filterOf(args, Date.now()),
    max: countOption(args, 'max', Number.POSITIVE_INFINITY),
    maxRedrives: countOption(args, 'max-redrives', MAX_REDRIVES),
  }
}

const interruptedText = ({ sent }: RedriveResult, isDryRun: boolean) =>
  isDryRun
    ? 'interrupted before everything was looked at'
    : `interrupted after ${sent.length} records, which stay sent: run the command again, it goes on with the others`

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
