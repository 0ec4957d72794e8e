import { Failure } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { describe, expect, test } from 'vitest'
import { errorBody } from './http/answers.ts'
import { BODY, MAX_BODY_BYTES, memoryGateway, NOW_MS, post } from './testing/memory-gateway.ts'
import { fixtureBodies, foreignHeaders, providerOf } from './testing/signed-endpoints.ts'

const DAY_MS = 86_400_000
const MIB = 1024 * 1024

/** The headers that the provider's signature is in. */
const signatureOf = (provider: string, headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).filter(([name]) => providerOf(provider).signatureHeaders.includes(name))

describe.each(PROVIDER_IDS)('%s', (provider) => {
  test.for([
    ['an event of an unknown type', '{"type":"NeverHeardOf","event":"x.y","id":1}'],
    ['broken JSON', '{"type": '],
    ['an empty object', '{}'],
    ['an array', '[1]'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
    ['deep nesting', '['.repeat(4_000)],
    ['a key that is a prototype', '{"__proto__":{"id":"x"},"constructor":1}'],
    ['an empty body', ''],
    ['a body of the largest size', 'x'.repeat(MAX_BODY_BYTES)],
  ] as const)('an authentic request is accepted: %s', async ([, content]) => {
    const gateway = memoryGateway()
    const body = Buffer.from(content)
    const answer = await post(gateway, provider, { body })
    expect(answer.status).toBe(200)
    const [record, ...rest] = gateway.producer.published
    expect(rest).toEqual([])
    expect(Buffer.from(record?.value ?? []).equals(body)).toBe(true)
    const id = record?.headers['webhook-id']
    expect(await answer.json()).toEqual({ status: 'accepted', id })
    expect(id).not.toBe('')
  })

  test('its own webhooks are accepted and stored to the byte', async () => {
    const gateway = memoryGateway({ maxBodyBytes: MIB })
    const webhooks = fixtureBodies(provider)
    expect(webhooks.length).toBeGreaterThan(0)
    for (const [name, body] of webhooks) {
      const { status } = await post(gateway, provider, { body })
      expect({ name, status }).toEqual({ name, status: 200 })
      expect(Buffer.from(gateway.producer.published.at(-1)?.value ?? []).equals(body)).toBe(true)
    }
  })

  test('both paths of the default endpoint are the same endpoint', async () => {
    const gateway = memoryGateway()
    for (const path of [`/webhooks/${provider}`, `/webhooks/${provider}/default`]) {
      expect((await post(gateway, provider, { path })).status).toBe(200)
    }
    const [one, other] = gateway.producer.published
    expect(one?.headers['webhook-id']).toBe(other?.headers['webhook-id'])
  })

  test('every request that fails verification gets the same 401, whatever the reason', async () => {
    const gateway = memoryGateway()
    const signed = gateway.sign(provider, BODY, NOW_MS)
    const [name = '', value = ''] = signatureOf(provider, signed)[0] ?? []
    const foreign = foreignHeaders(provider, BODY, NOW_MS)
    const altered = { ...signed, [name]: `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}` }
    const answers = await Promise.all([
      post(gateway, provider, { headers: {} }),
      post(gateway, provider, { headers: { ...signed, [name]: 'not base64!' } }),
      post(gateway, provider, { headers: { ...signed, [name]: '' } }),
      post(gateway, provider, { headers: altered }),
      post(gateway, provider, { headers: foreign }),
      post(gateway, provider, { headers: signed, body: Buffer.from('{"another":"body"}') }),
    ])
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(401))
    expect(new Set(texts).size).toBe(1)
    expect(JSON.parse(texts[0] ?? '')).toEqual(errorBody('UNVERIFIED'))
    expect(gateway.producer.published).toEqual([])
  })

  test('a body over the limit is refused with 413, whether announced or not', async () => {
    const gateway = memoryGateway()
    const body = Buffer.alloc(MAX_BODY_BYTES + 1, 'x')
    const headers = gateway.sign(provider, body, NOW_MS)
    const answers = await Promise.all([
      post(gateway, provider, { body, headers: { ...headers, 'content-length': '10001' } }),
      post(gateway, provider, { body, headers }),
      post(gateway, provider, { body, headers: { ...headers, 'content-length': '5' } }),
      post(gateway, provider, {
        ...{ body, headers: { ...headers, 'content-length': '5', 'transfer-encoding': 'chunked' } },
      }),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(413)
      expect(await answer.json()).toEqual(errorBody('TOO_LARGE'))
    }
    expect(gateway.producer.published).toEqual([])
  })

  test('a webhook that cannot be stored is answered with the status that makes the provider retry', async () => {
    const gateway = memoryGateway()
    gateway.producer.failNext(
      1,
      new Failure('UNAVAILABLE', { what: 'the brokers cannot be reached' }),
    )
    const answer = await post(gateway, provider)
    expect(answer.status).toBe(providerOf(provider).retryStatus)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toEqual(errorBody('UNAVAILABLE'))
    expect((await post(gateway, provider)).status).toBe(200)
  })

  test('a webhook that Kafka refuses for its size is answered with 413: no retry can store it', async () => {
    const gateway = memoryGateway()
    const refusal = new Failure('RECORD_REFUSED', { what: 'Kafka refuses a record' })
    gateway.producer.failNext(1, refusal)
    const answer = await post(gateway, provider)
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual(errorBody('TOO_LARGE'))
    expect((await post(gateway, provider)).status).toBe(200)
  })

  test('a body over the budget is answered with the status that makes the provider retry', async () => {
    const gateway = memoryGateway({ bodyBudgetBytes: BODY.length - 1 })
    const answer = await post(gateway, provider)
    expect(answer.status).toBe(providerOf(provider).retryStatus)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toEqual(errorBody('UNAVAILABLE'))
    expect(gateway.producer.published).toEqual([])
  })

  test('a bug in the gateway accepts nothing and makes the provider retry', async () => {
    const gateway = memoryGateway({
      now: () => {
        throw new TypeError('a bug')
      },
    })
    const answer = await post(gateway, provider)
    expect(answer.status).toBe(providerOf(provider).retryStatus)
    expect(await answer.json()).toEqual(errorBody('UNAVAILABLE'))
  })

  test('no answer and no log line reveals the body, a header or a secret', async () => {
    const gateway = memoryGateway({ endpoint: { rateLimit: { perSecond: 0.001, burst: 2 } } })
    const signed = gateway.sign(provider, BODY, NOW_MS)
    const private_ = { authorization: 'Bearer t0ken', cookie: 'session=c00kie' }
    gateway.producer.failNext(1, new Failure('UNAVAILABLE', { what: 'down' }))
    const answers = [
      await post(gateway, provider, { headers: { ...signed, ...private_ } }),
      await post(gateway, provider, { headers: { ...signed, ...private_ } }),
      await post(gateway, provider, { headers: { ...signed, ...private_ } }),
      await post(gateway, provider, { headers: private_ }),
      await post(gateway, provider, { body: Buffer.alloc(20_000, BODY), headers: signed }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([
      ...[providerOf(provider).retryStatus, 200, 429, 401, 413],
    ])
    const told = JSON.stringify([
      await Promise.all(answers.map((answer) => answer.text())),
      answers.map(({ headers }) => [...headers]),
      gateway.lines,
    ])
    const secrets = JSON.stringify(gateway.document[provider]).match(/[\w+/=-]{32,}/g) ?? []
    expect(secrets.length).toBeGreaterThan(0)
    const signatures = signatureOf(provider, signed).map(([, value]) => value)
    const hidden = ['Maya', 't0ken', 'c00kie', ...signatures, ...secrets]
    expect(hidden.filter((text) => told.includes(text))).toEqual([])
  })
})

test('while Kafka is unavailable, one log line says that webhooks are not stored, with the fix', async () => {
  const gateway = memoryGateway()
  const unavailable = new Failure('UNAVAILABLE', {
    ...{ what: 'the brokers cannot be reached', dependency: 'Kafka', fix: 'start them' },
  })
  gateway.producer.failNext(200, unavailable)
  for (let at = 0; at < 100; at++) {
    await post(gateway, 'spruce')
    await post(gateway, 'bird')
  }
  expect(gateway.lines).toMatchObject([
    { level: 'error', fields: { fix: 'start them' }, message: 'Kafka is unavailable: not stored' },
  ])
})

test.for([
  ['spruce', 503],
  ['bird', 503],
  ['highlevel', 429],
] as const)('%s retries a webhook that was answered with %i', async ([provider, status]) => {
  const gateway = memoryGateway()
  gateway.producer.failNext(
    1,
    new Failure('UNAVAILABLE', { what: 'the brokers cannot be reached' }),
  )
  expect((await post(gateway, provider)).status).toBe(status)
})

test('a Bird request with a signature older than the limit is refused as stale', async () => {
  const gateway = memoryGateway()
  const fresh = gateway.sign('bird', BODY, NOW_MS - DAY_MS + 1_000)
  const stale = gateway.sign('bird', BODY, NOW_MS - DAY_MS - 1_000)
  expect((await post(gateway, 'bird', { headers: fresh })).status).toBe(200)
  const answer = await post(gateway, 'bird', { headers: stale })
  expect([answer.status, await answer.json()]).toEqual([401, errorBody('UNVERIFIED')])
  expect(await gateway.counts('tributary_gateway_refusals_total')).toEqual({
    'provider="bird",reason="stale"': 1,
  })
})
