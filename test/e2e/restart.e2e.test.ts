import { eventually } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'

const SERVICES = ['gateway', 'normalizer', 'sink'] as const
const WEBHOOKS = 300
const KILL_AT = [100, 200]

let pipeline: Pipeline

beforeAll(async () => {
  pipeline = await startPipeline()
})

afterAll(() => pipeline?.stop())

test.each(SERVICES)(
  'kill -9 of the %s loses and doubles nothing that was answered 200',
  async (service) => {
    const ids = Array.from({ length: WEBHOOKS }, (_, index) => `kill-${service}-${index}`)
    for (const [index, id] of ids.entries()) {
      if (KILL_AT.includes(index)) pipeline.kill(service)
      await postUntilAccepted(id)
    }
    await pipeline.settled()
    const rows = await pipeline.query<{ message_id: string }>(
      `SELECT message_id FROM messages WHERE message_id LIKE 'kill-${service}-%'`,
    )
    expect(rows.map(({ message_id }) => message_id).sort()).toEqual([...ids].sort())
  },
)

/** Retries as a provider does, until a 2xx. */
async function postUntilAccepted(id: string): Promise<void> {
  const body = JSON.stringify(message(id))
  await eventually(async () => expect(await pipeline.post('highlevel', body)).toBe(200), {
    what: `webhook ${id} accepted`,
    withinMs: 20_000,
  })
}

function message(id: string) {
  return {
    type: 'InboundMessage',
    webhookId: `webhook-${id}`,
    locationId: 'kill-location',
    conversationId: 'kill-conversation',
    contactId: 'kill-contact',
    messageId: id,
    messageType: 'SMS',
    direction: 'inbound',
    dateAdded: '2026-11-02T09:00:00.000Z',
    timestamp: '2026-11-02T09:00:01.000Z',
    status: 'delivered',
    body: 'still there?',
  }
}
