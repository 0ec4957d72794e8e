import type { PartitionLag } from '@tributary/runtime/kafka'
import { readLag } from '@tributary/runtime/kafka'
import type { Env } from '@tributary/runtime/service'
import { sleep } from '@tributary/runtime/service'
import { kafkaOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION, textOption, UsageError } from '../command.ts'
import { normalizerReader, sinkReader } from '../suppression/settling.ts'
import { renderTable } from '../table.ts'

/** How often it looks while it waits. */
const POLL_MS = 200

export const lag: Command = {
  name: 'lag',
  usage: '[--wait 60] [--json]',
  summary:
    'records each service is behind, by topic; --wait gives it that many seconds to reach none',
  options: { ...JSON_OPTION, wait: { type: 'string' } },
  async run(args, { env, print }) {
    const seconds = Number(textOption(args, 'wait') ?? '0')
    if (!(seconds >= 0)) throw new UsageError('--wait is a number of seconds')
    const lags = await waitForNone(env, Date.now() + seconds * 1_000)
    const rows = byTopic(lags)
    print(
      args.values['json']
        ? JSON.stringify(rows)
        : renderTable(['service', 'topic', 'records behind'], rows.map(cells)),
    )
    return seconds === 0 || rows.every(({ records }) => records === 0)
  },
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
