import type { Command } from '@commander-js/extra-typings'
import type { StreamRecord } from '@tributary/core'
import { coordinatesText, HEADERS, QUARANTINE_TOPIC } from '@tributary/core'
import { findProvider, webhookIdOf } from '@tributary/providers'
import { readTopics } from '@tributary/runtime/kafka'
import type { CommandKafka } from '../clients.ts'
import { instantOption, providerOption } from '../options.ts'
import { UNKNOWN } from '../records/groups.ts'

/** A request that the gateway kept because it did not verify. The record's timestamp is its arrival. */
export type Quarantined = {
  readonly record: StreamRecord
  /** `<topic>/<partition>/<offset>` of the record. */
  readonly coordinates: string
  readonly provider: string
  readonly endpoint: string
  /** Why the gateway refused it. */
  readonly reason: string
}

/** Which requests a command reads. An absent field selects all. */
export type QuarantineFilter = {
  readonly provider?: string | undefined
  readonly endpoint?: string | undefined
  /** Epoch milliseconds: received then or later. */
  readonly since?: number | undefined
}

/** Adds the options that a QuarantineFilter is made of. */
export const withQuarantineFilter = (command: Command) =>
  command
    .addOption(providerOption([UNKNOWN]))
    .option('--endpoint <name>', 'of this endpoint only')
    .addOption(instantOption('--since <time>', 'received at this time or later'))

/** The quarantined requests that the topic holds at the call and that match. */
export async function* readQuarantine(
  kafka: CommandKafka,
  { provider, endpoint, since }: QuarantineFilter,
): AsyncGenerator<Quarantined, void, undefined> {
  const slice = { topic: QUARANTINE_TOPIC, ...(since !== undefined && { sinceMs: since }) }
  for await (const record of readTopics(kafka, [slice])) {
    const request = readQuarantined(record)
    const isMatch =
      (!provider || request.provider === provider) &&
      (!endpoint || request.endpoint === endpoint) &&
      (since === undefined || record.timestampMs >= since)
    if (isMatch) yield request
  }
}

export function readQuarantined(record: StreamRecord): Quarantined {
  const { headers } = record
  return {
    record,
    coordinates: coordinatesText(record),
    provider: headers[HEADERS.provider] ?? UNKNOWN,
    endpoint: headers[HEADERS.endpoint] ?? UNKNOWN,
    reason: headers[HEADERS.reason] ?? UNKNOWN,
  }
}

/** The id that a request would have had as a webhook; empty for a provider that does not exist. */
export function quarantinedWebhookId(request: Quarantined): string {
  const provider = findProvider(request.provider)
  if (provider === undefined) return ''
  return webhookIdOf(provider, { name: request.endpoint }, request.record.value)
}
