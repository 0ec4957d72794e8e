import type { StreamRecord } from '@tributary/core'
import { withoutInvisibleEdges } from '@tributary/normalization'
import { readLag } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import type { CommandKafka } from '../clients.ts'
import { consumerGroupsOf, kafkaOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show } from '../context.ts'
import { loadMappingOptions } from '../endpoints-file.ts'
import { instantOption, jsonOption, providerOption } from '../options.ts'
import { ownCoordinates } from '../records/own-coordinates.ts'
import { readRedriveLog } from '../records/redrive-log.ts'
import type { TraceOrder } from './order.ts'
import { idsOf, nothingFound, orderAt } from './order.ts'
import type { RawOutcome } from './outcome.ts'
import { explain, rawOutcome } from './outcome.ts'
import { traceReport } from './report.ts'
import { traceText } from './text.ts'
import type { Trace } from './trace.ts'
import { trace as findTrace } from './trace.ts'
import { connectTraceWorld } from './world.ts'

const HELP = `
<id> is a webhook id, an event id, a message id, a call id or the coordinates of a record, such as
raw.spruce/0/12. The output lists raw, unified and dead records and rows with their coordinates, and
what unified.erasures says about them.
--since and --provider shorten the search for an id that ClickHouse does not know.`

/** `tributary trace` */
export const trace: Define = (command, context) => {
  command
    .argument('<id>', 'id of the entity, or coordinates of a record')
    .addOption(instantOption('--since <time>', 'received at this time or later'))
    .addOption(providerOption())
    .option('--payload', 'print bodies and decoded records too')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (pasted, { since, provider, payload, json }) => {
      const { env } = context
      const id = withoutInvisibleEdges(pasted)
      const kafka = kafkaOf(env)
      const world = connectTraceWorld(kafka, context)
      const coordinates = ownCoordinates(id)
      const atRecord = coordinates === null ? null : await orderAt(world, coordinates)
      const ids = atRecord?.ids ?? idsOf(id, env)
      const place: Place = { sinceMs: since ?? null, provider: provider ?? null }
      const sinceMs = place.sinceMs ?? atRecord?.sinceMs ?? null
      const found = await findTrace({ ...place, ids, sinceMs }, world)
      if (isEmpty(found)) {
        const mayBeHashed = atRecord === null && ids.length === 1
        throw nothingFound({ id, mayBeHashed, narrowedBy: narrowingOf(place) })
      }
      const report = traceReport(found, {
        id,
        ledger: await readRedriveLog(kafka),
        outcomeOf: await outcomesOf(found, kafka, env),
        withPayload: payload === true,
      })
      show(context, { json, data: report }, () => traceText(report))
    })
}

type Place = Pick<TraceOrder, 'provider' | 'sinceMs'>

const isEmpty = ({ raw, unified, rows, dead, quarantined, erasures }: Trace): boolean =>
  [raw, unified, rows, dead, quarantined, erasures].every(({ length }) => length === 0)

const narrowingOf = ({ sinceMs, provider }: Place): readonly string[] => [
  ...(sinceMs === null ? [] : ['--since']),
  ...(provider === null ? [] : ['--provider']),
]

async function outcomesOf(
  { raw, unified, dead }: Trace,
  kafka: CommandKafka,
  env: Env,
): Promise<(record: StreamRecord) => RawOutcome> {
  const topics = [...new Set(raw.map(({ topic }) => topic))]
  const group = consumerGroupsOf(env).normalizer
  const lags = topics.length === 0 ? [] : await readLag(kafka, group, topics)
  const isWaiting = ({ topic, partition, offset }: StreamRecord) =>
    lags.some((of) => of.topic === topic && of.partition === partition && offset >= of.position)
  const endpoints = endpointsOf(env)
  const evidence = {
    ...{ unified, dead, isWaiting },
    explain: endpoints && ((record: StreamRecord) => explain(record, endpoints)),
  }
  return (record) => rawOutcome(record, evidence)
}

/** Null when the endpoints file cannot be read: a trace is useful without it. */
function endpointsOf(env: Env) {
  try {
    return loadMappingOptions(env)
  } catch {
    return null
  }
}
