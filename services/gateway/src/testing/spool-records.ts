import type { OutRecord } from '@tributary/core'

/** A record of a raw topic with this value. */
export function recordOf(value: string, key: string | null = 'conversation'): OutRecord {
  return {
    topic: 'raw.spruce',
    key: key === null ? null : Buffer.from(key),
    value: Buffer.from(value),
    headers: { 'webhook-id': `id-${value.slice(0, 9)}`, endpoint: 'default' },
    timestampMs: 1_764_158_400_000,
  }
}

export const valuesOf = (records: readonly OutRecord[]): readonly string[] =>
  records.map(({ value }) => Buffer.from(value).toString())

/** A record as plain data, to compare. */
export const plain = ({ key, value, ...rest }: OutRecord) => ({
  ...rest,
  key: key === null ? null : Buffer.from(key).toString('hex'),
  value: Buffer.from(value).toString('hex'),
})
