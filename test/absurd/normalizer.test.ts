import type { OutRecord, StreamRecord } from '@tributary/core'
import { Failure } from '@tributary/core'
import { createPersonalData, normalize, normalizeAndEncode } from '@tributary/normalization'
import { deliveryOf, findEndpoint, PROVIDER_IDS } from '@tributary/providers'
import { MAX_MESSAGE_BYTES } from '@tributary/runtime/kafka'
import { createEncoders } from '@tributary/runtime/registry'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { describe, expect, test } from 'vitest'
import { providerOf, signedEndpoints } from '../../services/gateway/src/testing/signed-endpoints.ts'
import { createNormalizerStage } from '../../services/normalizer/src/normalizer-stage.ts'
import { absurdBodies } from './absurd-bodies.ts'
import { leastCpuMs } from './cpu-ms.ts'
import { LIMIT_MS, MEGABYTE, richestFixtures } from './fixtures.ts'

const QUARTER = MEGABYTE / 4
/** Four times the bytes may take this many times as long: eight is far from the sixteen of a square. */
const MAX_GROWTH = 8
/** Never too long: JSON.parse alone grows faster than its input, when the objects fill the caches. */
const FLOOR_MS = 100
const MAX_PARSES = 6
const CALLS = 3
const BUGS: readonly string[] = ['HANDLER_BUG', 'UNENCODABLE']

const { endpoints } = signedEndpoints()
const personalData = createPersonalData({
  ...{ id: 'hash', contact: 'hash', content: 'keep', hashKey: 'a key of this test' },
})
const options = { endpoints, personalData, settingsVersion: 1, isSuppressed: () => false }
const encoders = createEncoders({ message: 1, call: 2, conversation: 3 })

function rawRecordOf(id: string, body: Uint8Array): StreamRecord {
  const endpoint = findEndpoint(endpoints, id, 'default')
  if (endpoint === undefined) throw new Error(`${id} has no endpoint`)
  const request = { body, headers: {}, path: '/' }
  const delivered = { provider: providerOf(id), endpoint, request, receivedAtMs: 1 }
  return { ...deliveryOf(delivered).record, partition: 0, offset: 0n }
}

const settle = (id: string, body: Uint8Array) =>
  normalizeAndEncode(rawRecordOf(id, body), {
    normalize: (raw) => normalize(raw, options),
    encoders,
  })

function readJson(body: Uint8Array): void {
  try {
    JSON.parse(Buffer.from(body).toString())
  } catch {
    // A form, or no JSON: reading it ends early.
  }
}

const unifiedOf = (id: string, body: Uint8Array) => {
  const outcome = settle(id, body)
  return outcome.kind === 'ok' ? outcome.value : []
}

const kindsOf = (id: string, body: Uint8Array): string =>
  unifiedOf(id, body)
    .map(({ unified }) => unified.kind)
    .join()

const FIXTURES = PROVIDER_IDS.flatMap((id) =>
  richestFixtures(id, (body) => kindsOf(id, body)).map(
    (body) => [id, kindsOf(id, body), body] as const,
  ),
)

describe.each(FIXTURES)('an absurd webhook of %s that becomes a %s', (id, _, fixture) => {
  const bodies = absurdBodies(providerOf(id), fixture)

  test(
    'takes time in proportion to its bytes, whatever they are',
    () => {
      const slow = bodies.flatMap(({ shape, of }) => {
        const large = of(MEGABYTE)
        const msOf = (body: Uint8Array, calls: number) => leastCpuMs(() => settle(id, body), calls)
        if (msOf(large, 1) <= FLOOR_MS) return []
        const ms = msOf(large, CALLS)
        const parseMs = leastCpuMs(() => readJson(large), CALLS)
        const limitMs = Math.max(MAX_GROWTH * msOf(of(QUARTER), CALLS), MAX_PARSES * parseMs)
        return ms <= limitMs ? [] : [`${shape}: ${ms} ms, not ${limitMs} ms`]
      })
      expect(slow).toEqual([])
    },
    LIMIT_MS,
  )

  test(
    'is understood or dead without a bug of ours, and its keys and headers are small',
    () => {
      const sizes = bodies.flatMap(({ shape, of }) => {
        const outcome = settle(id, of(QUARTER))
        if (outcome.kind === 'dead') expect(BUGS, shape).not.toContain(outcome.code)
        const records = outcome.kind === 'ok' ? outcome.value : []
        return records.map(
          ({ out }) => (out.key?.byteLength ?? 0) + JSON.stringify(out.headers).length,
        )
      })
      expect(sizes.length).toBeGreaterThan(0)
      expect(Math.max(...sizes)).toBeLessThan(1_024)
    },
    LIMIT_MS,
  )
})

/** Refuses what is larger than the unified topics take, as Kafka does. */
function producerWithLimit() {
  const memory = createMemoryProducer()
  async function publish(record: OutRecord): Promise<void> {
    if (record.value.byteLength > MAX_MESSAGE_BYTES) {
      throw new Failure('RECORD_REFUSED', { what: `Kafka refuses a record for ${record.topic}` })
    }
    await memory.publish(record)
  }
  return { published: memory.published, publish }
}

test('a webhook whose record grows beyond what Kafka takes is dead, and the next one is not', async () => {
  const fields =
    'AccountSid=ACg&EventType=onMessageAdded&ConversationSid=CHgrow&MessageSid=IMbig&Author=%2B12025550143&DateCreated=2026-11-06T09%3A00%3A00.000Z&Body='
  const growing = Buffer.concat([Buffer.from(fields), Buffer.alloc(1_500_000, 0xff)])
  const records = [growing, Buffer.from(`${fields}x`)].map((body) => rawRecordOf('twilio', body))
  const producer = producerWithLimit()
  const stage = createNormalizerStage({
    normalize: (raw) => normalize(raw, options),
    encoders,
    producer,
    assertListFresh: () => undefined,
  })
  const batch = { topic: 'raw.twilio', partition: 0, records, highWatermark: 2n, notes: new Map() }
  const settled = await stage.settle({ ...batch, signal: new AbortController().signal })
  expect(settled).toMatchObject([{ state: 'dead', code: 'RECORD_REFUSED' }, { state: 'emitted' }])
  expect(producer.published).toHaveLength(1)
})
