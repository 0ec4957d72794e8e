import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'

const LOOK_EVERY_MS = 200

type Refresh = { readonly isDone: boolean; readonly exception: string }

/** Waits until a refreshable view has rows. Resolves to why it has none, null when it has. */
export async function firstRefresh(client: ClickHouseClient, name: string): Promise<string | null> {
  for (;;) {
    const result = await client.query({
      query: `SELECT last_success_time IS NOT NULL AS isDone, exception FROM system.view_refreshes
        WHERE database = currentDatabase() AND view = {name:String}`,
      query_params: { name },
      format: 'JSONEachRow',
    })
    const [refresh] = await result.json<Refresh>()
    if (refresh?.isDone) return null
    if (refresh?.exception) return refresh.exception.split(', Stack trace')[0] ?? ''
    await sleep(LOOK_EVERY_MS)
  }
}
