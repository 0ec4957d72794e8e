import { randomUUID } from 'node:crypto'
import { eventually } from '@tributary/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './command-line.ts'
import { erasuresOf } from './erasures.ts'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'

// The webhooks go to an endpoint that no other pipeline on the same Kafka knows, so that no other
// normalizer maps them.

const PROVIDER = 'highlevel'
const RUN = randomUUID().slice(0, 8)
const ENDPOINT = `erase-${RUN}`
const ACCOUNT = `location-${RUN}`
const NUMBER = '+12025550143'
const ERASED = `contact-erased-${RUN}`
const OTHER = `contact-other-${RUN}`
const OWN = `conversation-own-${RUN}`
const SHARED = `conversation-shared-${RUN}`

const PERSON = ['--provider', PROVIDER, '--account', ACCOUNT, '--contact', ERASED]

let pipeline: Pipeline
let minute = 0

/** One webhook a minute. */
function webhook(contact: string, conversation: string, over: object = {}): string {
  const at = new Date(Date.UTC(2026, 10, 2, 9, minute++)).toISOString()
  return JSON.stringify({
    ...{ type: 'InboundMessage', webhookId: `webhook-${randomUUID()}`, locationId: ACCOUNT },
    ...{ conversationId: conversation, contactId: contact, messageId: `message-${RUN}-${minute}` },
    ...{ messageType: 'SMS', direction: 'inbound', dateAdded: at, timestamp: at, body: 'hello' },
    ...over,
  })
}

const outbound = {
  type: 'OutboundMessage',
  direction: 'outbound',
  userId: 'user-1',
  status: 'sent',
}
const call = { messageType: 'Call', callDuration: 60, callStatus: 'completed', status: 'completed' }

async function post(...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    await eventually(async () => expect(await pipeline.post(PROVIDER, body, ENDPOINT)).toBe(200), {
      what: 'an accepted webhook',
      withinMs: 20_000,
    })
  }
  await pipeline.settled()
}

beforeAll(async () => {
  pipeline = await startPipeline({ endpoint: { provider: PROVIDER, name: ENDPOINT } })
  await post(
    webhook(ERASED, OWN),
    webhook(ERASED, OWN, { ...outbound, from: NUMBER }),
    webhook(ERASED, OWN, { ...outbound, status: 'delivered' }),
    webhook(ERASED, OWN, call),
    webhook(ERASED, SHARED),
    webhook(OTHER, SHARED),
    webhook(OTHER, `conversation-other-${RUN}`),
    `{"contactId":"${ERASED}",`,
  )
})

afterAll(() => pipeline?.stop())

/** Views with a row that holds the text anywhere. A view that takes parameters has no columns. */
async function viewsWith(text: string): Promise<readonly string[]> {
  const views = await pipeline.query<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%View'
       AND engine != 'MaterializedView'
       AND name IN (SELECT table FROM system.columns WHERE database = currentDatabase())`,
  )
  const found: string[] = []
  for (const { name } of views) {
    const rows = await pipeline.query(
      `SELECT 1 FROM (SELECT toJSONString(tuple(*)) AS row FROM ${name}) WHERE position(row, '${text}') > 0`,
    )
    if (rows.length > 0) found.push(name)
  }
  return found
}

const conversationIds = async () =>
  (
    await pipeline.query<{ id: string }>(
      `SELECT conversation_id AS id FROM conversations WHERE account_id = '${ACCOUNT}' ORDER BY id`,
    )
  ).map(({ id }) => id)

const verify = () => pipeline.tributary('erase', 'verify', ...PERSON, '--json')

test('before the erasure the person is in the views, and erase verify fails', async () => {
  expect(await viewsWith(ERASED)).toEqual(expect.arrayContaining(['messages', 'calls']))
  await expect(verify()).rejects.toThrow('"tributary erase verify')
})

describe('after an erasure', () => {
  let erasure: {
    readonly removed: Readonly<Record<string, number>>
    readonly conversations: number
    readonly run_id: string
    readonly announced: number
    readonly found: readonly object[]
    readonly remaining: readonly {
      readonly topic: string
      readonly removed_after: string
      readonly removed_by: string
    }[]
  }

  beforeAll(async () => {
    erasure = JSON.parse(await pipeline.tributary('erase', ...PERSON, '--json'))
  })

  test('no view and no store holds the person', async () => {
    expect(erasure.removed).toMatchObject({ messages_store: 4, calls_store: 1 })
    expect(erasure.found).toEqual([])
    expect(await viewsWith(ERASED)).toEqual([])
  })

  test('an erasure removes a conversation of the person alone, and keeps what others said in a shared one', async () => {
    expect(erasure.conversations).toBe(1)
    expect(await conversationIds()).toEqual([`conversation-other-${RUN}`, SHARED])
    const [shared] = await pipeline.query<{ contact: string; channel: string }>(
      `SELECT contact_id AS contact, channel FROM conversations WHERE conversation_id = '${SHARED}'`,
    )
    expect(shared).toEqual({ contact: OTHER, channel: 'sms' })
    const messages = await pipeline.query<{ contact: string }>(
      `SELECT contact_id AS contact FROM messages WHERE account_id = '${ACCOUNT}'`,
    )
    expect(messages.map(({ contact }) => contact)).toEqual([OTHER, OTHER])
  })

  test('an erasure lists the records that Kafka still holds, with the time of their removal', () => {
    const topics = new Set(erasure.remaining.map(({ topic }) => topic))
    expect([...topics].sort()).toEqual(
      expect.arrayContaining([
        'dead.normalizer',
        'raw.highlevel',
        'unified.calls',
        'unified.messages',
      ]),
    )
    const raw = erasure.remaining.filter(({ topic }) => topic === 'raw.highlevel')
    expect(raw).toHaveLength(6)
    for (const { removed_after, removed_by } of erasure.remaining) {
      expect(Date.parse(removed_after)).toBeGreaterThan(Date.now())
      expect(Date.parse(removed_by)).toBeGreaterThan(Date.parse(removed_after))
    }
  })

  test('an erasure names everything that it removed in unified.erasures, for other consumers', async () => {
    const named = await erasuresOf(pipeline.env, { provider: PROVIDER, account_id: ACCOUNT })
    expect(named).toHaveLength(erasure.announced)
    for (const { reason, run_id } of named)
      expect({ reason, run_id }).toEqual({ reason: 'erased', run_id: erasure.run_id })
    const removed = [1, 2, 3, 5].map((at) => `message message-${RUN}-${at}`)
    const ids = named.map(({ kind, id }) => `${kind} ${id}`)
    expect(ids.sort()).toEqual([...removed, `call message-${RUN}-4`, `conversation ${OWN}`].sort())
  })

  test('a trace of an erased message shows that other consumers were told to drop it', async () => {
    const id = `message-${RUN}-1`
    const { rows, erasures } = JSON.parse(await pipeline.tributary('trace', id, '--json'))
    expect(rows).toEqual([])
    expect(erasures).toMatchObject([{ kind: 'message', id, reason: 'erased' }])
  })

  test('later webhooks do not bring the person back, and webhooks of others continue', async () => {
    await post(
      webhook(ERASED, OWN),
      webhook(ERASED, `conversation-new-${RUN}`, call),
      webhook(OTHER, SHARED),
    )
    expect(await viewsWith(ERASED)).toEqual([])
    expect(await conversationIds()).toEqual([`conversation-other-${RUN}`, SHARED])
    const rows = await pipeline.query(`SELECT 1 FROM messages WHERE contact_id = '${OTHER}'`)
    expect(rows).toHaveLength(3)
  })

  test('a restarted normalizer reads the suppression list before it maps anything', async () => {
    pipeline.kill('normalizer')
    await post(webhook(ERASED, OWN), webhook(OTHER, SHARED))
    expect(await viewsWith(ERASED)).toEqual([])
  })

  test('erase verify is clean', async () => {
    expect(JSON.parse(await verify())).toMatchObject({ suppressed: true, found: [] })
  })

  test('a repeated erasure changes nothing', async () => {
    const env = { ...pipeline.env, ERASE_SETTLE: '1s' }
    const again = JSON.parse(await runCommand(['erase', ...PERSON, '--json'], env))
    expect(new Set(Object.values(again.removed))).toEqual(new Set([0]))
    const ids = async () => {
      const named = await erasuresOf(env, { provider: PROVIDER, account_id: ACCOUNT })
      return new Set(named.map(({ kind, id }) => `${kind} ${id}`))
    }
    expect((await ids()).size).toBe(erasure.announced)
    expect(await conversationIds()).toEqual([`conversation-other-${RUN}`, SHARED])
  })
})
