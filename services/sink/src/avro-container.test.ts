import { DEFAULTS, SCHEMAS } from '@tributary/core'
import { createEncoder, WIRE_HEADER_BYTES } from '@tributary/runtime/registry'
import avro from 'avsc'
import { expect, test } from 'vitest'
import { avroContainer } from './avro-container.ts'

const encode = createEncoder('message', 1)
const datumOf = (id: string, body: string | null) =>
  encode({ ...DEFAULTS.message, message_id: id, body }).subarray(WIRE_HEADER_BYTES)

function decode(
  chunks: readonly Uint8Array[],
): Promise<readonly { message_id: string; body: string | null }[]> {
  return new Promise((resolve, reject) => {
    const rows: { message_id: string; body: string | null }[] = []
    const decoder = new avro.streams.BlockDecoder()
    decoder
      .on('data', (row) => rows.push(row))
      .on('end', () => resolve(rows))
      .on('error', reject)
    for (const chunk of chunks) decoder.write(chunk)
    decoder.end()
  })
}

test.each([1, 999, 1_000, 1_001, 2_500])(
  'an Avro library reads back a container of %i datums',
  async (count) => {
    const datums = Array.from({ length: count }, (_, index) =>
      datumOf(`m${index}`, 'ü'.repeat(index % 300)),
    )
    const rows = await decode(avroContainer(SCHEMAS.message, datums))
    expect(rows.map(({ message_id }) => message_id)).toEqual(datums.map((_, index) => `m${index}`))
  },
)

test('a datum whose length takes more than two bytes keeps it', async () => {
  const body = 'x'.repeat(200_000)
  const [row] = await decode(avroContainer(SCHEMAS.message, [datumOf('large', body)]))
  expect(row?.body).toBe(body)
})
