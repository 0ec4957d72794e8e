import type { StreamRecord } from '@tributary/core'
import { coordinatesText, HEADERS, QUARANTINE_TOPIC } from '@tributary/core'
import { findProvider, webhookIdOf } from '@tributary/providers'
import { readTopics } from '@tributary/runtime/kafka'
import type { AdminKafka } from '../clients.ts'
import type { Arguments } from '../command.ts'
import { textOption } from '../command.ts'
import { providerOption, UNKNOWN_PROVIDER } from '../provider-option.ts'
import { instantOption } from '../time-option.ts'

/** A request that the gateway kept because it did not verify. The record's timestamp is when it came. */
export type Quarantined = {
  readonly record: StreamRecord
  readonly address: string
  readonly provider: string
  readonly endpoint: string
  /** Why the gateway refused it. */
  readonly reason: string
}

/** Which requests are meant; null leaves open. */
export type QuarantineFilter = {
  readonly provider: string | null
  readonly endpoint: string | null
  readonly sinceMs: number | null
}

export const QUARANTINE_OPTIONS = {
  provider: { type: 'string' },
  endpoint: { type: 'string' },
  since: { type: 'string' },
} as const

export const QUARANTINE_USAGE = '[--provider spruce] [--endpoint default] [--since 2h]'

export function quarantineFilterOf(args: Arguments, nowMs: number): QuarantineFilter {
  return {
    provider: providerOption(args, [UNKNOWN_PROVIDER]),
    endpoint: textOption(args, 'endpoint') ?? null,
    sinceMs: instantOption(args, 'since', nowMs),
  }
}

/** The quarantined requests that the topic holds now and that match. */
export async function* readQuarantine(
  kafka: AdminKafka,
  { provider, endpoint, sinceMs }: QuarantineFilter,
): AsyncGenerator<Quarantined, void, undefined> {
  const slice = { topic: QUARANTINE_TOPIC, ...(sinceMs !== null && { sinceMs }) }
  for await (const record of readTopics(kafka, [slice])) {
    const request = readQuarantined(record)
    const isMeant =
      (provider === null || request.provider === provider) &&
      (endpoint === null || request.endpoint === endpoint) &&
      (sinceMs === null || record.timestampMs >= sinceMs)
    if (isMeant) yield request
  }
}

export function readQuarantined(record: StreamRecord): Quarantined {
  const { headers } = record
  return {
    record,
    address: coordinatesText(record),
    provider: headers[HEADERS.provider] ?? UNKNOWN_PROVIDER,
    endpoint: headers[HEADERS.endpoint] ?? 'unknown',
    reason: headers[HEADERS.reason] ?? 'unknown',
  }
}

/** The id that a request would have had as a webhook; empty for a provider that does not exist. */
export function quarantinedWebhookId({
  provider: id,
  endpoint: name,
  record,
}: Quarantined): string {
  const provider = findProvider(id)
  return provider === undefined ? '' : webhookIdOf(provider, { name }, record.value)
}
