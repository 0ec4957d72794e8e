import type { StreamRecord } from '@tributary/core'
import { readLag } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import type { AdminKafka } from '../clients.ts'
import { kafkaOf } from '../clients.ts'
import type { Arguments, Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { UsageError } from '../context.ts'
import { loadMappingOptions } from '../endpoints-file.ts'
import { providerOption } from '../provider-option.ts'
import { ownCoordinates } from '../records/own-coordinates.ts'
import { readRedriveLog } from '../records/redrive-log.ts'
import { instantOption } from '../time-option.ts'
import { connectTraceWorld } from './connect-trace-world.ts'
import { explain } from './explain.ts'
import { idsOf } from './ids-of.ts'
import { nothingFound } from './nothing-found.ts'
import { orderAt } from './order-at.ts'
import { rawOutcome } from './raw-outcome.ts'
import type { Trace, TraceOrder } from './trace.ts'
import { trace as findTrace } from './trace.ts'
import { traceReport } from './trace-report.ts'
import { traceText } from './trace-text.ts'

export const trace: Command = {
  name: 'trace',
  usage:
    '<webhook id | event id | message id | call id | topic/partition/offset> [--since 2d] [--provider spruce] [--payload] [--json]',
  summary:
    'where everything of it stands: raw, unified and dead records, rows; contents only with --payload. --since and --provider shorten the search for what ClickHouse does not know',
  options: {
    ...JSON_OPTION,
    since: { type: 'string' },
    provider: { type: 'string' },
    payload: { type: 'boolean' },
  },
  async run(args, context) {
    const id = idOf(args)
    const kafka = kafkaOf(context.env)
    const world = connectTraceWorld(kafka, context)
    const address = ownCoordinates(id)
    const given = placeOf(args)
    const asked = address === null ? null : await orderAt(world, address)
    const ids = asked?.ids ?? idsOf(id, context.env)
    const sinceMs = given.sinceMs ?? asked?.sinceMs ?? null
    const found = await findTrace({ ...given, ids, sinceMs }, world)
    if (isEmpty(found)) {
      const mayBeHashed = asked === null && ids.length === 1
      throw nothingFound({ id, mayBeHashed, narrowedBy: narrowingOf(given) })
    }
    const report = traceReport(found, {
      id,
      ledger: await readRedriveLog(kafka),
      outcomeOf: await outcomesOf(found, kafka, context.env),
      withPayload: args.values['payload'] === true,
    })
    context.print(args.values['json'] ? JSON.stringify(report) : traceText(report))
    return true
  },
}

function idOf({ positionals: [id] }: Arguments): string {
  if (id !== undefined && id !== '') return id
  throw new UsageError(
    'name a webhook id, an event id, a message id, a call id or the address of a record',
  )
}

type Place = Pick<TraceOrder, 'provider' | 'sinceMs'>

const placeOf = (args: Arguments): Place => ({
  provider: providerOption(args),
  sinceMs: instantOption(args, 'since', Date.now()),
})

const isEmpty = ({ raw, unified, rows, dead, quarantined }: Trace): boolean =>
  [raw, unified, rows, dead, quarantined].every(({ length }) => length === 0)

const narrowingOf = ({ sinceMs, provider }: Place): readonly string[] => [
  ...(sinceMs === null ? [] : ['--since']),
  ...(provider === null ? [] : ['--provider']),
]

async function outcomesOf({ raw, unified, dead }: Trace, kafka: AdminKafka, env: Env) {
  const topics = [...new Set(raw.map(({ topic }) => topic))]
  const group = env['NORMALIZER_GROUP'] ?? 'tributary-normalizer'
  const lags = topics.length === 0 ? [] : await readLag(kafka, group, topics)
  const isWaiting = ({ topic, partition, offset }: StreamRecord) =>
    lags.some((of) => of.topic === topic && of.partition === partition && offset >= of.position)
  const endpoints = endpointsOf(env)
  const known = {
    ...{ unified, dead, isWaiting },
    explain: endpoints && ((record: StreamRecord) => explain(record, endpoints)),
  }
  return (record: StreamRecord) => rawOutcome(record, known)
}

/** A trace is of use without the endpoints file as well. */
function endpointsOf(env: Env) {
  try {
    return loadMappingOptions(env)
  } catch {
    return null
  }
}
