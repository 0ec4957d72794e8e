import { HEADERS } from './topics.ts'

/** Position of a record in Kafka: names one record until its topic is recreated. */
export type Coordinates = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** A record read from a topic. Header values are UTF-8 text. */
export type StreamRecord = Coordinates & {
  readonly key: Uint8Array | null
  readonly value: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Record timestamp, epoch milliseconds. */
  readonly timestampMs: number
}

/** A record to publish. */
export type OutRecord = {
  readonly topic: string
  readonly key: Uint8Array | null
  readonly value: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Record timestamp, epoch milliseconds; without it the producer sets the time of the send. */
  readonly timestampMs?: number
}

/** `<topic>/<partition>`: the key of maps by partition, and the name of a partition in messages. */
export const partitionName = ({ topic, partition }: Omit<Coordinates, 'offset'>): string =>
  `${topic}/${partition}`

/** `<topic>/<partition>/<offset>`. */
export const coordinatesText = (of: Coordinates): string => `${partitionName(of)}/${of.offset}`

const COORDINATES = /^([\w.-]+)\/(\d{1,9})\/(\d{1,18})$/

/** Reads the text that `coordinatesText` writes; null for any other text. */
export function parseCoordinates(text: string): Coordinates | null {
  const [, topic, partition, offset] = COORDINATES.exec(text) ?? []
  if (topic === undefined || partition === undefined || offset === undefined) return null
  return { topic, partition: Number(partition), offset: BigInt(offset) }
}

/** The record in a trace (W3C Trace Context), so that what processes it later joins it. */
export const withTrace = (record: OutRecord, traceparent: string | undefined): OutRecord =>
  traceparent === undefined
    ? record
    : { ...record, headers: { ...record.headers, [HEADERS.traceparent]: traceparent } }
