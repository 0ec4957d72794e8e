import type { IHeaders, KafkaMessage } from 'kafkajs'
import { expect, test } from 'vitest'
import { recordOf } from './consumer.ts'

const messageWith = (headers: object): KafkaMessage => ({
  ...{ key: null, value: null, timestamp: '5', attributes: 0, offset: '7' },
  headers: headers as IHeaders,
})

test.each<readonly [name: string, value: unknown, text: string]>([
  ['its text', Buffer.from('w1'), 'w1'],
  ['the last of several', [Buffer.from('w1'), Buffer.from('w2')], 'w2'],
  ['empty where Kafka holds null', null, ''],
  ['empty where the last of several is null', [Buffer.from('w1'), null], ''],
])('the value of a header is %s', (_, value, text) => {
  const message = messageWith({ 'webhook-id': value })
  expect(recordOf('raw.spruce', 0, message)).toMatchObject({
    ...{ offset: 7n, timestampMs: 5, headers: { 'webhook-id': text } },
  })
})
