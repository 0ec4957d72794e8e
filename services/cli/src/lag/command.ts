import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { PartitionLag } from '@tributary/runtime/kafka'
import { readLag } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { sleep } from '@tributary/runtime/service'
import type { Define } from '../cli.ts'
import { kafkaOf } from '../clients.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { normalizerReader, sinkReader } from '../suppression/caught-up.ts'
import { renderTable } from '../table.ts'

/** How often it looks while it waits. */
const POLL_MS = 200

/** `tributary lag`: exit code 1 when there is lag left after `--wait`. */
export const lag: Define = (command, context) => {
  command
    .option('--wait <seconds>', 'wait this long for all lag to be gone', parseSeconds, 0)
    .addOption(jsonOption())
    .action(async ({ wait, json }) => {
      const rows = byTopic(await waitForNone(context.env, Date.now() + wait * 1_000))
      show(context, { json, data: rows }, () =>
        renderTable(['service', 'topic', 'records behind'], rows.map(cells)),
      )
      if (wait > 0 && rows.some(({ records }) => records > 0)) context.fail()
    })
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (seconds >= 0) return seconds
  throw new InvalidArgumentError('It is a number of seconds.')
}

type TopicLag = { readonly service: string; readonly topic: string; readonly records: number }

const cells = ({ service, topic, records }: TopicLag) => [service, topic, records]

/** The normalizer first: what it still has to do becomes the sink's work. */
async function lagsOf(env: Env): Promise<readonly (PartitionLag & { service: string })[]> {
  const kafka = kafkaOf(env)
  const lags: (PartitionLag & { service: string })[] = []
  for (const { service, groupId, topics } of [normalizerReader(env), sinkReader(env)]) {
    const partitions = await readLag(kafka, groupId, topics)
    lags.push(...partitions.map((of) => ({ ...of, service })))
  }
  return lags
}

async function waitForNone(env: Env, deadline: number): ReturnType<typeof lagsOf> {
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
