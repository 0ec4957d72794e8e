import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findProvider } from '@tributary/providers'
import { eventually } from '@tributary/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pipeline } from './pipeline.ts'
import { startPipeline } from './pipeline.ts'

// The gateway knows an endpoint that the normalizer does not know yet, as in a half-finished deployment.
// Other pipelines on the same Kafka may dead-letter the same records, so the tests filter by endpoint
// and code.

const PROVIDER = 'highlevel'
const ENDPOINT = `late-${randomUUID().slice(0, 8)}`
const MESSAGE_ID = `message-${ENDPOINT}`
const EVENT_PLACE = { locationId: `location-${ENDPOINT}`, conversationId: `thread-${ENDPOINT}` }

const message = {
  ...{ type: 'InboundMessage', webhookId: `webhook-${ENDPOINT}`, messageId: MESSAGE_ID },
  ...{ ...EVENT_PLACE, contactId: `contact-${ENDPOINT}`, messageType: 'SMS', direction: 'inbound' },
  ...{ dateAdded: '2026-11-02T09:00:00.000Z', timestamp: '2026-11-02T09:00:01.000Z' },
  ...{ status: 'delivered', body: 'still there?' },
}

const unrelated = { type: 'ContactCreate', webhookId: `contact-${ENDPOINT}`, ...EVENT_PLACE }

/** Broken UTF-8 within broken JSON. */
const poison = Buffer.concat([Buffer.from(`{"a":"${ENDPOINT}`), Buffer.from([0xff, 0x00, 0xfe])])

let pipeline: Pipeline

beforeAll(async () => {
  pipeline = await startPipeline()
  await writeEndpoint(({ publicKeys: [current] }) => [current])
  pipeline.kill('gateway')
})

/** Adds the endpoint to the file, with some of the keys of the default endpoint. */
async function writeEndpoint(keysOf: (of: { publicKeys: string[] }) => unknown): Promise<void> {
  const file = pipeline.env['ENDPOINTS_FILE'] ?? ''
  const endpoints = JSON.parse(await readFile(file, 'utf8'))
  const { default: standard } = endpoints[PROVIDER]
  endpoints[PROVIDER][ENDPOINT] = { publicKeys: keysOf(standard), quarantine: true }
  await writeFile(file, JSON.stringify(endpoints))
}

afterAll(() => pipeline?.stop())

type Answer = { readonly status: number; readonly id?: string }

/** Posts with the current key, or with the previous one. */
async function postOnce(body: string | Uint8Array, key = 'privateKey'): Promise<Answer> {
  const signing = path.join(pipeline.env['TRIBUTARY_HOME'] ?? '', 'signing.json')
  const { [key]: privateKey } = JSON.parse(await readFile(signing, 'utf8'))[PROVIDER].default
  const bytes = Buffer.from(body)
  const response = await fetch(`${pipeline.gateway}/webhooks/${PROVIDER}/${ENDPOINT}`, {
    method: 'POST',
    headers: { ...findProvider(PROVIDER)?.sign(bytes, { privateKey }, Date.now()) },
    body: bytes,
  })
  const { id } = (await response.json()) as { id?: string }
  return { status: response.status, ...(id !== undefined && { id }) }
}

/** Retries as a provider does, until a 2xx. Resolves to the webhook id. */
async function post(body: string | Uint8Array): Promise<string> {
  const accepted = async () => {
    const { status, id } = await postOnce(body)
    if (id === undefined) throw new Error(`status ${status}`)
    return id
  }
  return eventually(accepted, { what: 'an accepted webhook', withinMs: 20_000 })
}

const json = async (...words: readonly string[]) =>
  JSON.parse(await pipeline.tributary(...words, '--json'))

const OURS = ['--endpoint', ENDPOINT, '--stage', 'normalizer'] as const

type Sent = { readonly address: string; readonly redrives: number }
type Dead = { readonly address: string; readonly redrives: number; readonly redriven_at: string }

const addresses = (records: readonly { readonly address: string }[]) =>
  records.map(({ address }) => address)

test('a webhook of an endpoint that the normalizer does not know becomes a dead letter, which the list counts', async () => {
  expect(await post(JSON.stringify(message))).toBe(message.webhookId)
  await pipeline.settled()
  const [group] = await json('dead', 'list', ...OURS)
  expect(group).toMatchObject({ code: 'UNKNOWN_ENDPOINT', provider: PROVIDER, redriven: 0 })
  const { raw, dead, rows } = await json('trace', message.webhookId)
  expect(raw).toMatchObject([{ endpoint: ENDPOINT, state: 'dead', detail: 'UNKNOWN_ENDPOINT' }])
  expect(dead[0]).toMatchObject({ source: raw[0].address, redrives: 0, redriven_at: null })
  expect(rows).toEqual([])
})

test('a dry run lists what a redrive would send, and sends nothing', async () => {
  const plan = await json('dead', 'redrive', ...OURS, '--dry-run')
  expect(plan.dry_run).toBe(true)
  expect(plan.sent.length).toBeGreaterThan(0)
  const { raw } = await json('trace', message.webhookId)
  expect(raw).toHaveLength(1)
})

let redriven: readonly string[] = []

test('after the fix a redrive brings the row, with the time at which the webhook was received', async () => {
  const { raw: before, dead } = await json('trace', message.webhookId)
  pipeline.kill('normalizer')
  const { sent } = await json('dead', 'redrive', ...OURS)
  redriven = addresses(sent)
  expect(redriven).toEqual(expect.arrayContaining(addresses(dead)))
  await pipeline.settled()
  const rows = await pipeline.query<{ ms: string }>(
    `SELECT toString(toUnixTimestamp64Milli(received_at)) AS ms FROM messages
      WHERE message_id = '${MESSAGE_ID}'`,
  )
  expect(rows).toEqual([{ ms: String(Date.parse(before[0].received_at)) }])
})

test('a second redrive sends none of them', async () => {
  const { sent } = await json('dead', 'redrive', ...OURS)
  expect(addresses(sent).filter((address) => redriven.includes(address))).toEqual([])
})

test('a trace finds every step by the id of the message, its event or its webhook', async () => {
  const whole = await json('trace', MESSAGE_ID)
  const [row] = whole.rows
  expect(whole.rows).toMatchObject([{ view: 'messages', entity_id: MESSAGE_ID }])
  const [first, ...copies] = whole.raw
  expect(first).toMatchObject({ state: 'dead', redrives: 0, webhook_id: message.webhookId })
  const source = copies.find(({ address }: { address: string }) => address === row.raw)
  expect(source).toMatchObject({ state: 'emitted', redrives: 1, received_at: first.received_at })
  expect(addresses(whole.unified).length).toBeGreaterThan(0)
  expect(whole.unified[0]).toMatchObject({ kind: 'message', entity_id: MESSAGE_ID })
  const letters: readonly Dead[] = whole.dead
  const own = letters.filter(({ address }) => redriven.includes(address))
  expect(own.length).toBeGreaterThan(0)
  expect(own.every(({ redriven_at }) => redriven_at !== null)).toBe(true)
  for (const id of [row.event_id, message.webhookId]) {
    const same = await json('trace', id)
    expect(same.rows).toEqual(whole.rows)
    expect(addresses(same.unified)).toEqual(expect.arrayContaining(addresses(whole.unified)))
    expect(addresses(same.raw)).toEqual(expect.arrayContaining(addresses(whole.raw)))
  }
})

test('the trace of an unrelated webhook says why the normalizer skipped it', async () => {
  const id = await post(JSON.stringify(unrelated))
  await pipeline.settled()
  const { raw, unified, rows } = await json('trace', id)
  expect(raw).toMatchObject([{ webhook_id: id, state: 'skipped' }])
  expect(raw[0].detail).not.toBe('')
  expect([...unified, ...rows]).toEqual([])
})

test('a redrive sends poison back byte for byte, until the limit of redrives', async () => {
  const id = await post(poison)
  const filter = [...OURS, '--code', 'INVALID_JSON', '--max-redrives', '2']
  for (const redrives of [1, 2]) {
    await pipeline.settled()
    const { sent } = await json('dead', 'redrive', ...filter)
    expect(sent.map((of: Sent) => of.redrives)).toContain(redrives)
  }
  await pipeline.settled()
  const { sent, groups } = await json('dead', 'redrive', ...filter)
  expect(sent).toEqual([])
  expect(groups[0].at_limit).toBeGreaterThan(0)

  const { raw } = await json('trace', id, '--payload')
  const counts = raw.map(({ redrives }: { redrives: number }) => redrives)
  expect(new Set(counts)).toEqual(new Set([0, 1, 2]))
  for (const { payload_base64 } of raw) expect(payload_base64).toBe(poison.toString('base64'))
})

test('quarantine verify admits a request once the endpoints file has the key that signed it', async () => {
  const late = { ...message, webhookId: `unverified-${ENDPOINT}`, messageId: `late-${ENDPOINT}` }
  const sentAt = Date.now()
  expect((await postOnce(JSON.stringify(late), 'previousPrivateKey')).status).toBe(401)
  const refusedAt = Date.now()
  const filter = ['--endpoint', ENDPOINT]
  await eventually(
    async () =>
      expect(await json('quarantine', 'list', ...filter)).toMatchObject([{ requests: 1 }]),
    { what: 'a quarantined request' },
  )
  expect((await json('quarantine', 'verify', ...filter)).admitted).toEqual([])

  await writeEndpoint(({ publicKeys }) => publicKeys)
  const { admitted } = await json('quarantine', 'verify', ...filter)
  expect(admitted).toMatchObject([{ to: 'raw.highlevel', webhook_id: late.webhookId }])
  await pipeline.settled()
  const { rows, quarantined } = await json('trace', late.messageId)
  expect(rows).toMatchObject([{ view: 'messages', entity_id: late.messageId }])
  expect(quarantined).toMatchObject([{ address: admitted[0].address, reason: 'wrong_signature' }])
  const receivedAt = Date.parse(rows[0].received_at)
  expect(receivedAt).toBeGreaterThanOrEqual(sentAt)
  expect(receivedAt).toBeLessThanOrEqual(refusedAt)
  expect((await json('quarantine', 'verify', ...filter)).admitted).toEqual([])
})

test('an unknown id is an error with the fix', async () => {
  await expect(pipeline.tributary('trace', `nobody-${ENDPOINT}`)).rejects.toThrow(
    `nothing has the id nobody-${ENDPOINT}: check the id`,
  )
})
