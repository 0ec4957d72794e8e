import type { SchemaName } from '@tributary/core'
import { SCHEMAS } from '@tributary/core'
import { withEscapes } from '@tributary/normalization'
import type { ReadableRecord } from './read-record.ts'
import { schemaOfTopic } from './read-record.ts'

type Line = readonly [name: string, text: string]

/**
 * A record for a terminal: its coordinates and time, and below them a line for the key, each header and
 * each field. Leaves out fields that state nothing. Invisible characters are escapes.
 */
export function recordText(record: ReadableRecord): string {
  const { topic, partition, offset, timestamp, key, headers, bytes } = record
  const lines: readonly Line[] = [
    ['key', key ?? '–'],
    ...Object.entries(headers).map(([name, text]): Line => [`header ${name}`, text]),
    ['bytes', String(bytes)],
    ...valueLines(record),
  ]
  const width = Math.max(...lines.map(([name]) => name.length))
  const shown = lines.map(([name, text]) => `  ${name.padEnd(width)}  ${withEscapes(text)}`)
  return [`${topic}/${partition}/${offset}  ${timestamp}`, ...shown].join('\n')
}

function valueLines({ topic, value, error }: ReadableRecord): readonly Line[] {
  const name = schemaOfTopic(topic)
  if (error !== undefined) return [['cannot be decoded', error]]
  if (typeof value === 'string') return [['body', value]]
  const times = name === undefined ? NO_TIMES : TIMES[name]
  return Object.entries(value ?? {})
    .filter(([, of]) => statesSomething(of))
    .map(([field, of]) => [field, fieldText(of, times.has(field))])
}

const statesSomething = (value: unknown): boolean =>
  value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

function fieldText(value: unknown, isTime: boolean): string {
  if (typeof value === 'string') return value
  return isTime ? timeText(Number(value)) : JSON.stringify(value)
}

/** A number that no date can have stays a number: the provider's clock gives the times. */
function timeText(epochMs: number): string {
  const time = new Date(epochMs)
  return Number.isNaN(time.getTime()) ? String(epochMs) : time.toISOString()
}

function timesOf(name: SchemaName): ReadonlySet<string> {
  const { fields }: { readonly fields: readonly { name: string; type: unknown }[] } = JSON.parse(
    SCHEMAS[name],
  )
  const isTime = (type: unknown) => JSON.stringify(type).includes('"timestamp-millis"')
  return new Set(fields.filter(({ type }) => isTime(type)).map((field) => field.name))
}

/** Fields of epoch milliseconds, by schema. */
const TIMES: Readonly<Record<SchemaName, ReadonlySet<string>>> = {
  message: timesOf('message'),
  call: timesOf('call'),
  conversation: timesOf('conversation'),
  erasure: timesOf('erasure'),
}

const NO_TIMES: ReadonlySet<string> = new Set()
