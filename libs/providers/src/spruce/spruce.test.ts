import { describe, expect, test } from 'vitest'
import { readEndpoints } from '../endpoints.ts'
import { draftsOf, harnessOf, interpret } from '../suite/harness.ts'
import { providerSuite } from '../suite/provider.suite.ts'
import { EVENT_TYPES } from './events.ts'
import { spruce } from './index.ts'

providerSuite(spruce, import.meta.dirname)

const { endpoint, fixtures, samples } = harnessOf(spruce, import.meta.dirname)

/** Made with `openssl dgst -sha256 -hmac`; Spruce publishes no example of a signature. */
const VECTOR = {
  secret: 'spruce-test-secret',
  body: Buffer.from(
    '{"object":"event","type":"conversationItem.created","eventTime":"2025-12-08T14:30:00Z","data":{"object":{"object":"conversationItem","id":"ti_1"}}}',
  ),
  signature: 'irKHPzqV68+xqqhTwyPiLQM1ik67+T3+RW2k2kJ1+MA=',
}

describe('spruce: signature', () => {
  const verdictOn = (headers: Record<string, string>, secrets = [VECTOR.secret]) =>
    spruce.verify({ body: VECTOR.body, headers, path: '/' }, { ...endpoint, secrets }, 0)

  test('the known vector is signed and verified', () => {
    const headers = spruce.sign(VECTOR.body, { secret: VECTOR.secret }, 0)
    expect(headers).toEqual({ 'x-spruce-signature': VECTOR.signature })
    expect(verdictOn(headers)).toEqual({ verified: true })
  })

  test.each([
    ['no signature', {}, 'missing_signature'],
    ['an empty one', { 'x-spruce-signature': '' }, 'missing_signature'],
    ["another header's", { 's-signature': VECTOR.signature }, 'missing_signature'],
    ['one without padding', signature(VECTOR.signature.slice(0, -1)), 'malformed_signature'],
    ['one in the URL alphabet', signature(urlSafe(VECTOR.signature)), 'malformed_signature'],
    ['one in hex', signature(hex(VECTOR.signature)), 'malformed_signature'],
    [
      'one in hex with its name',
      signature(`sha256=${hex(VECTOR.signature)}`),
      'malformed_signature',
    ],
    ['two at once', signature(`${VECTOR.signature}, ${VECTOR.signature}`), 'malformed_signature'],
    ['one of 31 bytes', signature(Buffer.alloc(31).toString('base64')), 'malformed_signature'],
    ['one of 32 other bytes', signature(Buffer.alloc(32).toString('base64')), 'wrong_signature'],
  ])('%s is refused', (_, headers, reason) => {
    expect(verdictOn(headers)).toEqual({ verified: false, reason })
  })

  test('a secret that looks like base64 is used as it is written', () => {
    const secret = Buffer.from('decoded').toString('base64')
    const headers = spruce.sign(VECTOR.body, { secret }, 0)
    expect(verdictOn(headers, [secret]).verified).toBe(true)
    expect(verdictOn(headers, ['decoded']).verified).toBe(false)
  })

  test('an endpoint without a secret verifies nothing', () => {
    expect(verdictOn(signature(VECTOR.signature), []).verified).toBe(false)
  })

  test('signing without a secret names the missing credential', () => {
    expect(() => spruce.sign(VECTOR.body, {}, 0)).toThrow('no "secret"')
  })
})

describe('spruce: endpoint', () => {
  const problemsOf = (spruceEndpoint: object) => {
    const nothing = { env: () => undefined, file: () => undefined }
    const result = readEndpoints({ spruce: { default: spruceEndpoint } }, [spruce], nothing)
    return result.ok ? [] : result.problems.map((problem) => problem.split(':')[0])
  }

  test.each([
    ['secrets alone', { secrets: ['a', 'b'] }, []],
    ['all options', { account: 'clinic', secrets: ['a'], flatEvent: 'contact.merged' }, []],
    ['no secrets', {}, ['spruce.default.secrets']],
    ['an empty list of secrets', { secrets: [] }, ['spruce.default.secrets']],
    ['an unknown flat event', { secrets: ['a'], flatEvent: 'x' }, ['spruce.default.flatEvent']],
    ['an unknown option', { secrets: ['a'], flatevent: 'x' }, ['spruce.default']],
  ])('%s is read or refused by path', (_, given, problems) => {
    expect(problemsOf(given)).toEqual(problems)
  })

  test('a local stack has two endpoints, the first one with two secrets', () => {
    const { endpoints, signing } = spruce.createLocalEndpoints('https://hooks.example.com')
    const { secret, previousSecret } = signing['default'] ?? {}
    expect(endpoints).toEqual({
      default: { secrets: [secret, previousSecret] },
      second: { secrets: [signing['second']?.['secret']] },
    })
  })
})

describe('spruce: what the gateway reads', () => {
  const bytes = (document: object) => Buffer.from(JSON.stringify(document))
  const event = (object: object) => ({ object: 'event', type: 'x.y', data: { object } })

  test.each([
    ['an item', event({ id: 'ti_1', conversationId: 't_1' }), 't_1'],
    ['an item that only embeds it', event({ id: 'ti_1', conversation: { id: 't_1' } }), 't_1'],
    ['an item alone', event({ id: 'ti_1' }), 'ti_1'],
    ['a conversation', event({ object: 'conversation', id: 't_1' }), 't_1'],
    ['a contact', event({ object: 'contact', id: 'entity_1' }), 'entity_1'],
    ['a flat item', { object: 'conversation-item', id: 'i', conversation_id: 'c' }, 'c'],
    ['a flat conversation', { object: 'conversation', id: 'c' }, 'c'],
    ['an envelope without a resource', { object: 'event', id: 'wev_1' }, null],
    ['an empty object', {}, null],
  ])('the key of %s is its conversation, otherwise its id', (_, document, key) => {
    expect(spruce.identify(bytes(document)).recordKey).toBe(key)
  })

  test.each([
    ['an envelope with an id', { ...event({ id: 'ti_1' }), id: 'wev_1' }, 'wev_1'],
    ['an envelope without one', event({ id: 'ti_1' }), null],
    ['a flat body, whose id is the resource’s', { object: 'conversation', id: 'c' }, null],
  ])('the delivery id of %s', (_, document, deliveryId) => {
    expect(spruce.identify(bytes(document)).deliveryId).toBe(deliveryId)
  })

  test.each(EVENT_TYPES)('%s is mapped, or skipped by the name of its family', (type) => {
    const [family = '', action] = type.split('.')
    const object = { object: family, id: 'x_1', title: 'A title', text: 'A text' }
    const body = bytes({
      object: 'event',
      type,
      eventTime: '2026-11-02T09:00:00Z',
      data: { object },
    })
    const outcome = interpret(spruce, { body, endpoint })
    const expected = {
      conversationItem: { kind: 'ok', value: [{ facts: { is_deleted: action === 'deleted' } }] },
      conversation: { kind: 'ok', value: [{ facts: { event_type: action } }] },
      contact: { kind: 'skip', reason: 'contact_event' },
      scheduledMessage: { kind: 'skip', reason: 'scheduled_message_event' },
    }[family]
    expect(outcome).toMatchObject(expected ?? {})
  })
})

test('no URL of a webhook gets into a record of spruce', () => {
  const texts = fixtures
    .flatMap((fixture) => draftsOf(spruce, fixture))
    .map((draft) => JSON.stringify(draft.facts))
  expect(texts.filter((text) => /https?:|signature=/.test(text))).toEqual([])
})

describe('spruce: samples', () => {
  const facts = samples.flatMap((sample) => draftsOf(spruce, sample).map((draft) => draft.facts))

  test('the samples happen in the order of their names', () => {
    const versions = facts.map(({ version }) => version)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
  })
})

function signature(value: string): Record<string, string> {
  return { 'x-spruce-signature': value }
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}
