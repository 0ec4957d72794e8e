import { REDRIVES_TOPIC } from '@tributary/core'
import type { Producer } from '@tributary/runtime'
import { readConfig, TOPIC_FIELDS } from '@tributary/runtime'
import type { AdminKafka } from '../clients.ts'
import { kafkaOf, withProducer } from '../clients.ts'
import type { Arguments, Command, CommandContext } from '../command.ts'
import { countOption, JSON_OPTION } from '../command.ts'
import type { DeadFilter } from '../dead/dead-filter.ts'
import { FILTER_OPTIONS, FILTER_USAGE, filterOf } from '../dead/dead-filter.ts'
import { readDeadLetters } from '../dead/read-dead-letters.ts'
import type { RedriveGroup } from '../dead/redrive-plan.ts'
import { createRedriveTally, redriveVerdict, SOURCE_TOPICS } from '../dead/redrive-plan.ts'
import { createProgress } from '../progress.ts'
import { readLedger } from '../records/ledger.ts'
import { createRepublisher } from '../records/republisher.ts'
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
    const kafka = kafkaOf(context.env)
    const result = order.isDryRun
      ? await redrive({ kafka, order, producer: null, note: context.note })
      : await withProducer(kafka, [...SOURCE_TOPICS, REDRIVES_TOPIC], (producer) =>
          redrive({ kafka, order, producer, note: context.note }),
        )
    if (args.values['json']) context.print(JSON.stringify({ dry_run: order.isDryRun, ...result }))
    else context.print(textOf(result, order.isDryRun))
    warnOfRetention(result, context)
    return true
  },
}

type Order = {
  readonly filter: DeadFilter
  readonly max: number
  readonly maxRedrives: number
  readonly isDryRun: boolean
}

function orderOf(args: Arguments): Order {
  return {
    filter: filterOf(args, Date.now()),
    max: countOption(args, 'max', Number.POSITIVE_INFINITY),
    maxRedrives: countOption(args, 'max-redrives', MAX_REDRIVES),
    isDryRun: args.values['dry-run'] === true,
  }
}

/** A dead letter that was, or would be, published again. */
type Sent = {
  readonly address: string
  readonly code: string
  readonly to: string
  readonly redrives: number
  /** Time received of a raw record. */
  readonly received_at: string | null
}

type Result = { readonly groups: readonly RedriveGroup[]; readonly sent: readonly Sent[] }

type Redrive = {
  readonly kafka: AdminKafka
  readonly order: Order
  /** Null publishes nothing. */
  readonly producer: Producer | null
  readonly note: CommandContext['note']
}

async function redrive({ kafka, order, producer, note }: Redrive): Promise<Result> {
  const ledger = await readLedger(kafka)
  const tally = createRedriveTally()
  const republisher = producer && createRepublisher(producer, Date.now)
  const progress = createProgress(note, (done) => `sent ${done} dead letters`)
  const sent: Sent[] = []
  for await (const letter of readDeadLetters(kafka, order.filter)) {
    const verdict = redriveVerdict(letter, ledger, order.maxRedrives)
    tally.count(letter, verdict.kind)
    if (verdict.kind !== 'send') continue
    const { topic: to, timestampMs } = verdict.record
    const received_at = timestampMs === undefined ? null : new Date(timestampMs).toISOString()
    const { address, code, redrives } = letter
    sent.push({ address, code, to, redrives: redrives + 1, received_at })
    await republisher?.publish(letter.record, verdict.record)
    progress.tick()
    if (sent.length >= order.max) break
  }
  await republisher?.finish()
  return { groups: tally.groups(), sent }
}

function textOf({ groups, sent }: Result, isDryRun: boolean): string {
  if (groups.length === 0) return 'no dead letters match'
  const columns = [
    ...['stage', 'code', 'provider', isDryRun ? 'would send' : 'sent'],
    ...['redriven before', 'at the limit', 'unreadable'],
  ]
  const rows = groups.map((group) => [
    ...[group.stage, group.code, group.provider],
    ...[group.send, group.redriven, group.at_limit, group.unreadable],
  ])
  const plan = sent.map(
    ({ address, to, code, redrives }) => `${address} -> ${to}  ${code}  redrive ${redrives}`,
  )
  return [...(isDryRun ? plan : []), renderTable(columns, rows)].join('\n')
}

/** Kafka removes by the record's own time, which a redrive must not touch. */
function warnOfRetention({ sent }: Result, { env, note }: CommandContext): void {
  const { rawRetention } = readConfig({ topics: TOPIC_FIELDS }, env).topics
  const oldest = new Date(Date.now() - rawRetention).toISOString()
  const old = sent.filter(({ received_at }) => received_at !== null && received_at < oldest)
  if (old.length === 0) return
  note(
    `${old.length} of them were received longer ago than RAW_RETENTION: Kafka may remove them within minutes, so see with "tributary lag" that the normalizer has read them`,
  )
}
