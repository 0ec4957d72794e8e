import type { Coordinates, StreamRecord } from '@tributary/core'
import { coordinatesText, Failure } from '@tributary/core'
import { readTopics } from '@tributary/runtime/kafka'
import type { AdminKafka } from '../clients.ts'
import { kafkaOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { UsageError } from '../context.ts'
import { readLedger } from '../records/ledger.ts'
import { ownCoordinates } from '../records/own-coordinates.ts'

export const deadShow: Command = {
  name: 'dead show',
  usage: '<stage|topic>/<partition>/<offset> [--payload | --json]',
  summary:
    'one record with its headers, without its payload; --payload writes that alone, exactly its bytes',
  options: { ...JSON_OPTION, payload: { type: 'boolean' } },
  async run({ positionals, values }, { env, print, write }) {
    if (values['json'] && values['payload'])
      throw new UsageError('--payload writes bytes: leave --json out')
    const kafka = kafkaOf(env)
    const record = await readOne(kafka, addressGiven(positionals[0]))
    if (values['payload']) {
      write(record.value)
      return true
    }
    const redrivenAt = (await readLedger(kafka)).sentAt(record)
    const shown = { ...describeRecord(record), redriven_at: redrivenAt }
    print(values['json'] ? JSON.stringify(shown) : linesOf(shown))
    return true
  },
}

function addressGiven(text = ''): Coordinates {
  const address = ownCoordinates(text)
  if (address !== null) return address
  throw new UsageError(
    'name a record as normalizer/0/12, sink/0/12 or <topic>/<partition>/<offset>; "tributary trace" finds them',
  )
}

async function readOne(kafka: AdminKafka, address: Coordinates): Promise<StreamRecord> {
  const { offset: from } = address
  for await (const record of readTopics(kafka, [{ ...address, from, to: from + 1n }])) return record
  throw new Failure(
    'NOT_FOUND',
    `there is no record ${coordinatesText(address)}: retention has removed it, or it was never there`,
  )
}

function describeRecord(record: StreamRecord) {
  const { topic, partition, offset, key, value, headers, timestampMs } = record
  return {
    address: coordinatesText(record),
    ...{ topic, partition, offset: String(offset) },
    timestamp: new Date(timestampMs).toISOString(),
    key: key === null ? null : Buffer.from(key).toString(),
    bytes: value.byteLength,
    headers,
  }
}

function linesOf({ headers, redriven_at, ...record }: ShownRecord): string {
  const { address, timestamp, key, bytes } = record
  const lines = {
    record: address,
    timestamp,
    key,
    bytes,
    redriven: redriven_at ?? 'no',
    ...headers,
  }
  const width = Math.max(...Object.keys(lines).map((name) => name.length))
  return Object.entries(lines)
    .map(([name, value]) => `${name.padEnd(width)}  ${value ?? '–'}`)
    .join('\n')
}

type ShownRecord = ReturnType<typeof describeRecord> & { readonly redriven_at: string | null }
