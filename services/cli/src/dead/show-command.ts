import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import type { Coordinates, StreamRecord } from '@tributary/core'
import { coordinatesText, Failure } from '@tributary/core'
import { readTopics } from '@tributary/runtime/kafka'
import type { CommandKafka } from '../clients.ts'
import { kafkaOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show } from '../context.ts'
import { jsonOption } from '../options.ts'
import { ownCoordinates } from '../records/own-coordinates.ts'
import { readRedriveLog } from '../records/redrive-log.ts'

export const deadShow: Define = (command, context) => {
  command
    .argument('<record>', 'its coordinates: <stage or topic>/<partition>/<offset>', parseRecord)
    .addOption(new Option('--payload', 'write the payload alone, byte for byte').conflicts('json'))
    .addOption(jsonOption())
    .action(async (coordinates, { payload, json }) => {
      const kafka = kafkaOf(context.env)
      const record = await readOne(kafka, coordinates)
      if (payload) return context.write(record.value)
      const redriven_at = (await readRedriveLog(kafka)).sentAt(record)
      const description = { ...describeRecord(record), redriven_at }
      show(context, { json, data: description }, () => linesOf(description))
    })
}

function parseRecord(text: string): Coordinates {
  const coordinates = ownCoordinates(text)
  if (coordinates !== null) return coordinates
  throw new InvalidArgumentError(
    'Name a record as normalizer/0/12, sink/0/12 or <topic>/<partition>/<offset>; "tributary trace" finds them.',
  )
}

async function readOne(kafka: CommandKafka, coordinates: Coordinates): Promise<StreamRecord> {
  const { offset: from } = coordinates
  for await (const record of readTopics(kafka, [{ ...coordinates, from, to: from + 1n }]))
    return record
  throw new Failure('NOT_FOUND', {
    what: `there is no record ${coordinatesText(coordinates)}, retention has removed it or it never existed`,
    fix: 'find the record with "tributary trace"',
  })
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

type RecordDescription = ReturnType<typeof describeRecord> & { readonly redriven_at: string | null }

function linesOf({ headers, redriven_at, ...record }: RecordDescription): string {
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
