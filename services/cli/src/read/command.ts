import { Argument, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import type { StreamRecord } from '@tributary/core'
import { allTopics } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { followTopics, readTopics } from '@tributary/runtime/kafka'
import { createDecoder } from '@tributary/runtime/registry'
import { kafkaOf, registryOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show } from '../context.ts'
import { interruptSignal } from '../interrupt.ts'
import { jsonOption, parseCount, parseInstant } from '../options.ts'
import { readRecord } from './read-record.ts'
import { recordText } from './text.ts'

const HELP = `
Records of one partition are in order; there is no order between partitions.
Times of --from are those of the Kafka records. Unified records are decoded with the registry. A record
that cannot be decoded is shown with the reason. Addresses, texts and bodies are masked.
With --json each record is one JSON document in a line.`

/** `tributary read` */
export const read: Define = (command, { env, ...io }) => {
  command
    .addArgument(topicArgument())
    .addOption(fromOption())
    .option('--follow', 'go on with the records that follow, until Ctrl-C')
    .addOption(new Option('--limit <n>', 'end after so many records').argParser(parseCount))
    .option('--unmasked', 'show addresses, texts and bodies')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (topic, { from, follow, limit, unmasked, json }) => {
      const kafka = kafkaOf(env)
      const registry = registryOf(env)
      const reading = { decoder: createDecoder(registry), registry, isUnmasked: unmasked === true }
      const slices = [{ topic, ...(typeof from === 'number' && { sinceMs: from }) }]
      const records = follow
        ? followTopics(kafka, slices, interruptSignal())
        : readTopics(kafka, slices)
      for await (const record of firstOf(records, limit ?? Number.POSITIVE_INFINITY)) {
        const readable = await readRecord(record, reading)
        show(io, { json, data: readable }, () => recordText(readable))
      }
    })
}

const topicArgument = () =>
  new Argument('<topic>', 'topic of Tributary').choices(
    allTopics(PROVIDER_IDS).map(({ topic }) => topic),
  )

const fromOption = () =>
  new Option(
    '--from <time>',
    'published at this time or later: a UTC date or time, how long ago, such as 2h, or start (the default)',
  ).argParser(parseFrom)

/** Epoch milliseconds; the text `start` for the oldest record. */
function parseFrom(text: string): number | 'start' {
  if (text === 'start') return text
  try {
    return parseInstant(text)
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new InvalidArgumentError(`${error.message} "start" is the oldest record.`)
  }
}

async function* firstOf(
  records: AsyncIterable<StreamRecord>,
  limit: number,
): AsyncGenerator<StreamRecord, void, undefined> {
  let count = 0
  for await (const record of records) {
    yield record
    if (++count >= limit) return
  }
}
