import type { ClickHouseClient } from '@clickhouse/client'
import type { TopicRange } from '@tributary/runtime/kafka'
import type { FlaggedCounts } from './flagged.ts'
import { flaggedEntities, flagStale } from './flagged.ts'
import type { Lineage } from './lineages.ts'
import { readLineages } from './lineages.ts'
import { relandConversations } from './reland-conversations.ts'
import type { Entity, RunTables } from './run-tables.ts'
import { createRunTables } from './run-tables.ts'
import { fromMixedCalls, fromStaleEvents } from './stale-sql.ts'
import { flaggedConversations, havePutBack, takeOut } from './take-out.ts'
import type { Shown, UnproducedRow } from './unproduced.ts'
import { fromUnproduced, unproducedRows } from './unproduced.ts'
import type { Run } from './window-sql.ts'

/** What a replay asks the database, and does there that no record can do. */
export type RunStore = RunTables & {
  /** Number of messages and calls that are shown although the window does not give them. */
  countUnproduced(): Promise<number>
  /** Those of a kind, in portions. */
  unproduced(kind: Shown): AsyncIterable<readonly UnproducedRow[]>
  /** Number of conversation events that are made no more. */
  countStaleEvents(): Promise<number>
  /** Number of calls that keep a value of an older mapping, because it may be older than the window. */
  countMixedCalls(): Promise<number>
  /**
   * Flags the entities that show something which the current mapping no longer makes, and those that
   * an earlier run took out and did not put back.
   */
  flagStale(): Promise<FlaggedCounts>
  flagged(): AsyncIterable<readonly Entity[]>
  /** Takes the flagged entities out of the stores. */
  takeOut(): Promise<void>
  /** Gathers the flagged conversations again from what is stored, however old. */
  gatherAgain(): Promise<void>
  /** To be called once the flagged entities are mapped again and in the stores. */
  havePutBack(): Promise<void>
  /** Where the rows come from. */
  lineages(): Promise<readonly Lineage[]>
}

/** Creates the tables of a run. They may be asked once the notes of the window are complete. */
export async function createRunStore(
  client: ClickHouseClient,
  run: Run,
  window: readonly TopicRange[],
): Promise<RunStore> {
  const tables = await createRunTables(client, run.scratch, window)
  const count = async (select: string) => {
    const result = await client.query({ query: `SELECT ${select}`, format: 'JSONCompactEachRow' })
    const [row] = await result.json<readonly [number]>()
    return row?.[0] ?? 0
  }
  return {
    ...tables,
    async countUnproduced() {
      const messages = await count(`count() ${fromUnproduced(run, 'message')}`)
      return messages + (await count(`count() ${fromUnproduced(run, 'call')}`))
    },
    unproduced: (kind) => unproducedRows(client, run, kind),
    countStaleEvents: () => count(`count() ${fromStaleEvents(run)}`),
    countMixedCalls: () => count(`uniqExact(r.call_key) ${fromMixedCalls(run)}`),
    flagStale: () => flagStale(client, run),
    flagged: () => flaggedEntities(client, run),
    takeOut: () => takeOut(client, run),
    gatherAgain: () =>
      relandConversations(client, {
        database: run.database,
        conversations: flaggedConversations(run),
      }),
    havePutBack: () => havePutBack(client, run),
    lineages: () => readLineages(client, run),
  }
}
