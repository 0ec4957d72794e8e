import type { StreamRecord } from '@tributary/core'
import { DEAD_TOPICS, rawTopic, UNIFIED_TOPICS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { readTopics } from '@tributary/runtime/kafka'
import type { StackClients } from '../rig/stack-clients.ts'

export const RAW_TOPICS = PROVIDER_IDS.map(rawTopic)
export const UNIFIED: readonly string[] = UNIFIED_TOPICS
const DEAD: readonly string[] = Object.values(DEAD_TOPICS)
export const ALL_TOPICS: readonly string[] = [...RAW_TOPICS, ...UNIFIED, ...DEAD]

/** Offset after the last record, by topic and partition. */
export type Ends = ReadonlyMap<string, bigint>

export const partitionOf = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}/${partition}`

export const coordinatesOf = (record: Pick<StreamRecord, 'topic' | 'partition' | 'offset'>) =>
  `${partitionOf(record)}/${record.offset}`

/** Where the topics end now. */
export async function readEnds({ kafka }: StackClients): Promise<Ends> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const ends = await Promise.all(
      ALL_TOPICS.map(async (topic) =>
        (await admin.fetchTopicOffsets(topic)).map(
          ({ partition, high }) => [partitionOf({ topic, partition }), BigInt(high)] as const,
        ),
      ),
    )
    return new Map(ends.flat())
  } finally {
    await admin.disconnect()
  }
}

/** What the topics have got since a run began. */
export type Evidence = {
  readonly raw: readonly StreamRecord[]
  readonly unified: readonly StreamRecord[]
  readonly dead: readonly StreamRecord[]
}

export async function gatherEvidence(clients: StackClients, since: Ends): Promise<Evidence> {
  const slices = [...since].map(([name, from]) => {
    const at = name.lastIndexOf('/')
    return { topic: name.slice(0, at), partition: Number(name.slice(at + 1)), from }
  })
  const records: StreamRecord[] = []
  for await (const record of readTopics(clients.kafka, slices)) records.push(record)
  const of = (topics: readonly string[]) => records.filter(({ topic }) => topics.includes(topic))
  return { raw: of(RAW_TOPICS), unified: of(UNIFIED), dead: of(DEAD) }
}
