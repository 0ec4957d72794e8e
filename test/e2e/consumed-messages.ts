import type { Erasure, Message } from '@tributary/core'
import { ERASURES_TOPIC, HEADERS, KINDS } from '@tributary/core'
import { readTopics } from '@tributary/runtime/kafka'
import { createDecoder } from '@tributary/runtime/registry'
import { kafkaOf, registryOf } from '../../services/cli/src/clients.ts'

type Fact = { readonly record: Message; readonly at: number; readonly replay: string | undefined }

/** A reader of the unified topics that knows nothing of the database. */
export type ConsumedMessages = {
  /** `<message_id> <event_id> <mapping_version>` of each message that exists, sorted. */
  readonly messages: readonly string[]
  /** Runs of replays that published a message. */
  readonly replays: ReadonlySet<string>
}

/**
 * What another consumer makes of `unified.messages` and `unified.erasures` by their documentation: of
 * the records of an event the newest mapping, of the events of a message the newest state, and no message
 * that a deletion of the same or a newer state hides.
 */
export async function consumeMessages(
  env: Readonly<Record<string, string>>,
): Promise<ConsumedMessages> {
  const erasures = (await read(env, ERASURES_TOPIC, 'erasure')).map(({ record }) => record)
  const facts = await read(env, KINDS.message.topic, 'message')
  const counted = facts.filter(({ record, at }) => !erasures.some((of) => drops(of, record, at)))
  const byMessage = Map.groupBy(newestMappings(counted), ({ record }) => idOf(record))
  return {
    messages: [...byMessage.values()].flatMap((of) => shown(of.map(({ record }) => record))).sort(),
    replays: new Set(facts.flatMap(({ replay }) => replay ?? [])),
  }
}

async function read<K extends 'message' | 'erasure'>(
  env: Readonly<Record<string, string>>,
  topic: string,
  name: K,
) {
  const decoder = createDecoder(registryOf(env))
  const found: { record: Records[K]; at: number; replay: string | undefined }[] = []
  for await (const { value, timestampMs: at, headers } of readTopics(kafkaOf(env), [{ topic }])) {
    const record = (await decoder.decode(name, value)) as Records[K] | null
    if (record !== null) found.push({ record, at, replay: headers[HEADERS.replay] })
  }
  return found
}

type Records = { readonly message: Message; readonly erasure: Erasure }

const idOf = ({ provider, account_id, message_id }: Message): string =>
  JSON.stringify([provider, account_id, message_id])

function drops(erasure: Erasure, record: Message, at: number): boolean {
  const { provider, account_id, message_id } = record
  const isOf =
    erasure.kind === 'message' &&
    erasure.id === message_id &&
    erasure.provider === provider &&
    erasure.account_id === account_id
  return isOf && (erasure.reason === 'erased' || at < erasure.erased_at)
}

function newestMappings(facts: readonly Fact[]): readonly Fact[] {
  const byEvent = new Map<string, Fact>()
  for (const fact of facts) {
    const key = `${idOf(fact.record)} ${fact.record.event_id}`
    const known = byEvent.get(key)
    if (known === undefined || known.record.mapping_version <= fact.record.mapping_version)
      byEvent.set(key, fact)
  }
  return [...byEvent.values()]
}

type Rank = readonly number[]

const isHigher = (a: Rank, b: Rank): boolean => {
  const at = a.findIndex((value, index) => value !== b[index])
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0)
}

const newestOf = (records: readonly Message[], rank: (of: Message) => Rank) =>
  records.reduce<Message | undefined>(
    (best, of) => (best === undefined || isHigher(rank(of), rank(best)) ? of : best),
    undefined,
  )

const stateOf = ({ version, mapping_version }: Message): Rank => [version, mapping_version]

function shown(records: readonly Message[]): readonly string[] {
  const contents = records.filter(({ is_partial, is_deleted }) => !is_partial && !is_deleted)
  const row = newestOf(contents, (of) => [...stateOf(of), of.revision_hash])
  const deletion = newestOf(
    records.filter(({ is_deleted }) => is_deleted),
    stateOf,
  )
  if (row === undefined) return []
  if (deletion !== undefined && !isHigher(stateOf(row), stateOf(deletion))) return []
  return [`${row.message_id} ${row.event_id} ${row.mapping_version}`]
}
