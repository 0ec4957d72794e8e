import {
  ConfluentSchemaRegistry,
  type ConsumeOptions,
  Consumer,
  stringDeserializer,
} from '@platformatic/kafka'
import { uniqueGroup } from '@tributary/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULTS, SCHEMAS } from '../../libs/consumer/src/generated/records.ts'
import { registrySchemas, TOPICS } from '../../libs/consumer/src/records/index.ts'
import { type Rig, startRig } from './rig.ts'

// What docs/consuming.md says about clients and the registry.

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  const record = { ...DEFAULTS.call, provider: 'spruce', call_id: 'k', event_id: '12ab' }
  await rig.publish([{ kind: 'call', record, timestampMs: 0 }])
})
afterAll(() => rig?.stop())

type Options = Pick<
  ConsumeOptions<unknown, unknown, unknown, unknown>,
  'registry' | 'deserializers' | 'beforeDeserialization'
>

/** The first record that a consumer of @platformatic/kafka with these options reads. */
async function firstRecord(options: Options) {
  const consumer = new Consumer<unknown, unknown, unknown, unknown>({
    ...{ groupId: uniqueGroup('client'), clientId: 'test', bootstrapBrokers: [...rig.brokers] },
    ...options,
  })
  try {
    const stream = await consumer.consume({ topics: [TOPICS.call], mode: 'earliest' })
    for await (const message of stream) return message
    return null
  } finally {
    await consumer.close(true)
  }
}

describe('@platformatic/kafka with a registry', () => {
  test('fails on the header event-id by default', async () => {
    const registry = new ConfluentSchemaRegistry({ url: rig.registry })
    await expect(firstRecord({ registry } as Options)).rejects.toThrow('Failed to deserialize')
  })

  test('reads records with string deserializers for the headers', async () => {
    const registry = new ConfluentSchemaRegistry({ url: rig.registry })
    const message = await firstRecord({
      beforeDeserialization: registry.getBeforeDeserializationHook(),
      deserializers: {
        ...registry.getDeserializers(),
        headerKey: stringDeserializer,
        headerValue: stringDeserializer,
      },
    } as Options)
    expect(message?.headers.get('event-id')).toBe('12ab')
    expect(message?.value).toMatchObject({ call_id: 'k' })
  })
})

describe('schemas of the registry', () => {
  test('an id that it has is the schema, one that it does not have is null', async () => {
    const response = await fetch(`${rig.registry}/subjects/${TOPICS.call}-value/versions/latest`)
    const { id } = (await response.json()) as { id: number }
    const schemas = registrySchemas({ url: rig.registry })
    const text = await schemas.schemaText(id)
    const { name, fields } = JSON.parse(SCHEMAS.call)
    expect(JSON.parse(text ?? '')).toMatchObject({ name: `tributary.unified.${name}` })
    expect(JSON.parse(text ?? '').fields.length).toBe(fields.length)
    expect(await schemas.schemaText(987_654)).toBeNull()
  })

  test('an address without a registry is no reason to skip a record', async () => {
    const kafka = registrySchemas({ url: `http://${rig.brokers[0]}` })
    await expect(kafka.schemaText(1)).rejects.toThrow()
    const { origin } = new URL(rig.registry)
    const wrongPath = registrySchemas({ url: `${origin}/apis` })
    await expect(wrongPath.schemaText(1)).rejects.toThrow('has no subject of a unified topic')
  })
})
