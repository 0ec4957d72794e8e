import type { Unified } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import type { MappedPayload } from './map-payload.ts'

/** The result for a terminal: a line for the payload, then the fields of each record. */
export function mappedText(mapped: MappedPayload): string {
  switch (mapped.outcome) {
    case 'mapped':
      return [headOf(mapped.file, mapped.records.length), ...mapped.records.map(recordText)].join(
        '\n',
      )
    case 'skipped':
      return `${mapped.file}: skipped, ${mapped.reason}`
    case 'dead':
      return `${mapped.file}: dead, ${mapped.code}: ${mapped.detail}`
  }
}

const headOf = (file: string, records: number) =>
  `${file}: ${records} ${records === 1 ? 'record' : 'records'}`

/** The fields that differ from their default. */
function recordText({ kind, record }: Unified): string {
  const defaults: Readonly<Record<string, unknown>> = DEFAULTS[kind]
  const fields = Object.entries(record).filter(
    ([name, value]) => value !== null && !isEqual(value, defaults[name]),
  )
  const width = Math.max(0, ...fields.map(([name]) => name.length))
  const lines = fields.map(
    ([name, value]) => `    ${name.padEnd(width)}  ${valueText(name, value)}`,
  )
  return [`  ${kind}`, ...lines].join('\n')
}

const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** Times are epoch milliseconds in fields whose names end with "_at". */
function valueText(name: string, value: unknown): string {
  if (name.endsWith('_at') && typeof value === 'number') return new Date(value).toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}
