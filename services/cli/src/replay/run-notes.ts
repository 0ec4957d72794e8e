import type { EncodedRecord } from '@tributary/normalization'
import type { Mapped } from './map-again.ts'
import type { Entity, RunTables, WindowRecord } from './tables/run-tables.ts'

/** Notes what the records of the window name, for the questions that are asked afterwards. */
export type RunNotes = {
  note(portion: readonly Mapped[]): Promise<void>
  /** Notes what records beside the window name: what they give is not missing. */
  noteBeside(portion: readonly Mapped[]): Promise<void>
  /** Resolves once everything noted is in the tables. */
  flush(): Promise<void>
}

/** Rows per insert: ClickHouse pays per insert. */
const ROWS = 50_000

export function createRunNotes(tables: RunTables): RunNotes {
  const produced = new Map<string, Entity>()
  let records: WindowRecord[] = []

  async function flush(): Promise<void> {
    await tables.addProduced([...produced.values()])
    await tables.addRecords(records)
    produced.clear()
    records = []
  }

  async function noteBeside(portion: readonly Mapped[]): Promise<void> {
    for (const entity of portion.flatMap(entitiesOf)) produced.set(nameOf(entity), entity)
    if (produced.size + records.length >= ROWS) await flush()
  }

  return {
    flush,
    noteBeside,
    async note(portion) {
      records.push(...portion.map(recordOf))
      await noteBeside(portion)
    },
  }
}

const recordOf = ({ raw, outcome }: Mapped): WindowRecord => ({
  ...{ topic: raw.topic, partition: raw.partition, offset: raw.offset },
  ...{ timestampMs: raw.timestampMs, isUnderstood: outcome.kind !== 'dead' },
})

const entitiesOf = ({ outcome }: Mapped): readonly Entity[] =>
  outcome.kind === 'ok' ? outcome.value.flatMap(entitiesIn) : []

/** What a record gives: with content itself, in any case the conversation that it names. */
function entitiesIn({ unified: { kind, record } }: EncodedRecord): readonly Entity[] {
  const { provider, account_id, conversation_id, is_partial } = record
  const of = (what: Entity['kind'], id: string): Entity => ({
    kind: what,
    provider,
    account_id,
    id,
  })
  const conversation = conversation_id ? [of('conversation', conversation_id)] : []
  if (is_partial) return conversation
  if (kind === 'message') return [of('message', record.message_id), ...conversation]
  if (kind === 'call') return [of('call', record.call_id), ...conversation]
  return [of('event', record.event_id), ...conversation]
}

export const nameOf = ({ kind, provider, account_id, id }: Entity): string =>
  JSON.stringify([kind, provider, account_id, id])
