import { HEADERS, SCHEMA_TOPICS } from '@tributary/core'
import { expect, test } from 'vitest'
import { readHeaders } from '../../libs/consumer/src/records/headers.ts'
import { TOPICS } from '../../libs/consumer/src/records/topics.ts'

test('the package names the topics of the schemas', () => {
  const { conversation, ...others } = SCHEMA_TOPICS
  expect(TOPICS).toEqual({ ...others, conversationEvent: conversation })
})

test('the package reads the headers that the normalizer and replay write', () => {
  const headers = {
    [HEADERS.eventId]: 'abc',
    [HEADERS.receivedAt]: '1793610000123',
    [HEADERS.replay]: 'run-1',
    [HEADERS.traceparent]: 'trace',
  }
  expect(readHeaders({ headers })).toEqual({
    ...{ eventId: 'abc', receivedAtMs: 1_793_610_000_123, replay: 'run-1', traceparent: 'trace' },
  })
})
