import type { StreamRecord } from '@tributary/core'
import { KIND_NAMES, KINDS, SCHEMAS } from '@tributary/core'
import { deliveryOf, findEndpoint, findProvider } from '@tributary/providers'
import { CLICKHOUSE_FIELDS, createDatabase } from '@tributary/runtime/clickhouse'
import { fieldNames, WIRE_HEADER_BYTES } from '@tributary/runtime/registry'
import { readConfig } from '@tributary/runtime/service'
import { createAvroInsert } from '../../../services/sink/src/insert-avro.ts'
import type { Webhook } from '../load/webhooks.ts'
import type { Interpretation } from './interpretation.ts'

/**
 * What the views would be without any fault: the webhooks as the journal has them, each once, in
 * order, mapped in this process and inserted into the database of `env`. No Kafka, no service.
 */
export async function cleanPass(
  webhooks: readonly Webhook[],
  interpretation: Interpretation,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const prepared = webhooks.flatMap((webhook, at) => {
    const outcome = interpretation.of(rawOf(webhook, at, interpretation))
    return outcome.kind === 'ok' ? outcome.value : []
  })
  const database = createDatabase(readConfig({ clickhouse: CLICKHOUSE_FIELDS }, env).clickhouse)
  const insert = createAvroInsert(database)
  try {
    for (const kind of KIND_NAMES) {
      const { topic, landingTable } = KINDS[kind]
      const datums = prepared
        .filter(({ out }) => out.topic === topic)
        .map(({ out }) => out.value.subarray(WIRE_HEADER_BYTES))
      const schemaText = SCHEMAS[kind]
      const written = { schemaText, columns: fieldNames(schemaText) }
      if (datums.length > 0) await insert(landingTable, written, datums)
    }
  } finally {
    await database.close()
  }
}

/** The raw record that the gateway makes from a webhook, with other coordinates and times. */
function rawOf(
  { provider: id, body }: Webhook,
  at: number,
  { endpoints }: Interpretation,
): StreamRecord {
  const provider = findProvider(id)
  const endpoint = findEndpoint(endpoints, id, 'default')
  if (provider === undefined || endpoint === undefined) throw new Error(`${id} has no endpoint`)
  const request = { body, headers: {}, path: '' }
  const { record } = deliveryOf({ provider, endpoint, request, receivedAtMs: 0 })
  return { ...record, partition: 0, offset: BigInt(at) }
}
