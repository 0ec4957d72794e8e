import type { ClickHouseClient } from '@clickhouse/client'
import type { ClickHouseSettings } from '@tributary/runtime/clickhouse'
import { clickHouseFailure, createClickHouse } from '@tributary/runtime/clickhouse'

/**
 * Asks ClickHouse and closes the connection. What goes wrong there is a Failure with the mend. A
 * request may take `timeoutMs`, by default as long as that of a service.
 */
export async function withClickHouse<T>(
  settings: ClickHouseSettings,
  ask: (client: ClickHouseClient) => Promise<T>,
  timeoutMs?: number,
): Promise<T> {
  const client = createClickHouse(settings, timeoutMs)
  try {
    return await ask(client)
  } catch (error) {
    throw clickHouseFailure(error, settings)
  } finally {
    await client.close()
  }
}
