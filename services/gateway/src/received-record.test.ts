import { PROVIDER_IDS } from '@tributary/providers'
import { describe, expect, test } from 'vitest'
import { BODY, memoryGateway, NOW_MS, post } from './testing/memory-gateway.ts'
import { providerOf } from './testing/signed-endpoints.ts'

describe('the raw record', () => {
  const cases = [
    [
      'spruce',
      '{"object":"event","type":"conversationItem.created","data":{"object":{"id":"ti_1","conversationId":"t_1"}}}',
      't_1',
    ],
    [
      'spruce',
      '{"object":"event","type":"contact.created","data":{"object":{"id":"entity_1"}}}',
      'entity_1',
    ],
    [
      'bird',
      '{"service":"conversations","event":"conversation.updated","payload":{"id":"c_1"}}',
      'c_1',
    ],
    [
      'highlevel',
      '{"type":"InboundMessage","locationId":"l","messageId":"m","conversationId":"c_2","webhookId":"w_1"}',
      'c_2',
    ],
    [
      'highlevel',
      '{"type":"InboundMessage","locationId":"l","messageId":"m","webhookId":"w_1"}',
      'm',
    ],
  ] as const

  test.for(cases)('of %s %s has the key %s', async ([provider, json, key]) => {
    const gateway = memoryGateway()
    await post(gateway, provider, { body: Buffer.from(json) })
    const [record] = gateway.producer.published
    expect(record?.topic).toBe(`raw.${provider}`)
    expect(Buffer.from(record?.key ?? []).toString()).toBe(key)
  })

  test.each(PROVIDER_IDS)(
    'of %s has the webhook id as its key when it names no conversation and no entity',
    async (provider) => {
      const gateway = memoryGateway()
      await post(gateway, provider, { body: Buffer.from('{}') })
      const [record] = gateway.producer.published
      expect(Buffer.from(record?.key ?? []).toString()).toBe(record?.headers['webhook-id'])
    },
  )

  test('has the webhook id of the provider, or else a digest that is the same for a retry', async () => {
    const gateway = memoryGateway()
    const named = Buffer.from('{"type":"InboundMessage","webhookId":"w_1"}')
    await post(gateway, 'highlevel', { body: named })
    for (const body of [BODY, BODY, Buffer.from('{}')]) await post(gateway, 'spruce', { body })
    const [first, ...digests] = gateway.producer.published.map((of) => of.headers['webhook-id'])
    expect(first).toBe('w_1')
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(digests[1]).toBe(digests[0])
    expect(digests[2]).not.toBe(digests[0])
  })

  test.each(PROVIDER_IDS)(
    'of %s carries the receive time, the endpoint and everything for a second verification',
    async (provider) => {
      const gateway = memoryGateway()
      const signed = gateway.sign(provider, BODY, NOW_MS)
      const other = { authorization: 'Bearer t', cookie: 'c=1', 'x-forwarded-for': '192.0.2.1' }
      await post(gateway, provider, {
        path: `/webhooks/${provider}/default?team=a%20b&x=%2F`,
        headers: {
          ...signed,
          ...other,
          'content-type': 'application/json',
          'user-agent': 'sender/1',
        },
      })
      const [record] = gateway.producer.published
      expect(record?.timestampMs).toBe(NOW_MS)
      expect(Object.keys(record?.headers ?? {})).toEqual(['webhook-id', 'endpoint', 'http'])
      expect(record?.headers['endpoint']).toBe('default')
      const text = record?.headers['http'] ?? ''
      const http = JSON.parse(text)
      expect(text).toBe(JSON.stringify(http))
      expect(http).toEqual({
        path: `/webhooks/${provider}/default?team=a%20b&x=%2F`,
        headers: { ...signed, 'content-type': 'application/json', 'user-agent': 'sender/1' },
      })
      const endpoint = gateway.endpoints.get(provider)?.get('default')
      if (endpoint === undefined) throw new Error('no endpoint')
      const again = { body: record?.value ?? new Uint8Array(), ...http }
      expect(providerOf(provider).verify(again, endpoint, NOW_MS)).toEqual({ verified: true })
    },
  )
})
