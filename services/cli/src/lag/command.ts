import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { PartitionLag } from '@tributary/runtime/kafka'
import { readLag } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { sleep } from '@tributary/runtime/service'
import { kafkaOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { normalizerReader, sinkReader } from '../readers.ts'
import { renderTable } from '../table.ts'

const POLL_MS = 200

const HELP = `
Exit code 1 when --wait is over and lag remains.`

/** `tributary lag` */
export const lag: Define = (command, context) => {
  command
    .option('--wait <seconds>', 'wait until there is no lag, at most this long', parseSeconds, 0)
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async ({ wait, json }) => {
      const rows = byTopic(await waitForNoLag(context.env, Date.now() + wait * 1_000))
      show(context, { json, data: rows }, () =>
        renderTable(['service', 'topic', 'records behind'], rows.map(cells)),
      )
      if (wait > 0 && rows.some(({ records }) => records > 0)) context.fail()
    })
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (seconds >= 0) return seconds
  throw new InvalidArgumentError('It is a number of seconds, 0 or more.')
}

type TopicLag = { readonly service: string; readonly topic: string; readonly records: number }

const cells = ({ service, topic, records }: TopicLag) => [service, topic, records]

/** The normalizer comes first: its output becomes the lag of the sink. */
async function lagsOf(env: Env): Promise<readonly (PartitionLag & { service: string })[]> {
  const kafka = kafkaOf(env)
  const lags: (PartitionLag & { service: string })[] = []
  for (const { service, groupId, topics } of [normalizerReader(env), sinkReader(env)]) {
    const partitions = await readLag(kafka, groupId, topics)
    lags.push(...partitions.map((of) => ({ ...of, service })))
  }
  return lags
}

async function waitForNoLag(env: Env, deadline: number): ReturnType<typeof lagsOf> {
  for (;;) {
    const lags = await lagsOf(env)
    if (Date.now() >= deadline || lags.every((of) => of.lag === 0n)) return lags
    await sleep(POLL_MS, new AbortController().signal)
  }
}

function byTopic(lags: Awaited<ReturnType<typeof lagsOf>>): readonly TopicLag[] {
  const groups = Map.groupBy(lags, ({ service, topic }) => `${service} ${topic}`)
  return [...groups.values()].flatMap((partitions) => {
    const [first] = partitions
    if (first === undefined) return []
    const records = Number(partitions.reduce((sum, of) => sum + of.lag, 0n))
    return [{ service: first.service, topic: first.topic, records }]
  })
}
