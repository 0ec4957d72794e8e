import type { StreamRecord } from '@tributary/core'
import type { IHeaders, KafkaMessage } from 'kafkajs'

/** A kafkajs message as a stage sees it. */
export function recordOf(topic: string, partition: number, message: KafkaMessage): StreamRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key,
    value: message.value ?? new Uint8Array(),
    headers: textHeaders(message.headers ?? {}),
    timestampMs: Number(message.timestamp),
  }
}

/** A value may be null (KIP-82), though the client's types do not say so. */
function textHeaders(headers: IHeaders): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const last = Array.isArray(value) ? value.at(-1) : value
    return [name, last?.toString() ?? ''] as const
  })
  return Object.fromEntries(entries)
}
