import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SCHEMAS } from '@tributary/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Registry } from './registry.ts'
import { createRegistry } from './registry.ts'
import type { RegistrySettings } from './registry-settings.ts'

const connect = (url: string, timeoutMs?: number) =>
  createRegistry({ url, user: null, password: null, tlsCa: null }, timeoutMs)

type Answer = readonly [status: number, body: string]
type Asked = {
  readonly method: string
  readonly path: string
  readonly login?: string | undefined
}

async function serve(answer: (asked: Asked, response: ServerResponse) => void): Promise<string> {
  const server = createServer(({ method = '', url = '', headers }, response) =>
    answer({ method, path: url, login: headers.authorization }, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const serveAnswers = (answerTo: (asked: Asked) => Answer) =>
  serve((asked, response) => {
    const [status, body] = answerTo(asked)
    response.writeHead(status).end(body)
  })

const own = (code: number, message = 'm') => JSON.stringify({ error_code: code, message })

const NOT_KNOWN: Answer = [404, own(40401)]

/** A registry without subjects that answers every registration like this. */
const newRegistry = (published: Answer) =>
  serveAnswers(({ method }) => (method === 'POST' ? published : NOT_KNOWN))

test('a registry that does not run is unavailable, which is not a refused schema', async () => {
  await expect(connect('http://127.0.0.1:1').apply()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(
      /^the schema registry cannot be reached: connect ECONNREFUSED \S+: check REGISTRY_URL and that the registry runs$/,
    ),
  })
})

test.each<readonly [name: string, status: number, body: string, code: string]>([
  ['an incompatible schema is refused', 409, own(409), 'SCHEMA_MISMATCH'],
  ['an invalid schema is refused', 422, own(42_201), 'SCHEMA_MISMATCH'],
  ['a registry that has lost its store is unavailable', 503, own(50_001), 'UNAVAILABLE'],
  [
    'a proxy that answers 409 says nothing about the schema',
    409,
    '{"message":"no"}',
    'UNAVAILABLE',
  ],
])('%s', async (_, status, body, code) => {
  const registry = connect(await newRegistry([status, body]))
  await expect(registry.apply()).rejects.toMatchObject({ code })
})

const FUNCTIONS: Readonly<Record<string, (registry: Registry) => Promise<unknown>>> = {
  apply: (registry) => registry.apply(),
  ids: (registry) => registry.ids(),
  schemaText: (registry) => registry.schemaText(7),
}

describe.each(Object.entries(FUNCTIONS))('%s', (_, ask) => {
  test.each<readonly [name: string, answer: Answer]>([
    ['a page', [200, '<html>maintenance</html>']],
    ['nothing', [200, '']],
    ['null', [200, 'null']],
    ['an empty object', [200, '{}']],
    ['an id that is text', [200, '{"id":"7"}']],
    ['an id that is null', [200, '{"id":null}']],
    ['an id of 0', [200, '{"id":0}']],
    ['an id that is not an integer', [200, '{"id":1.5}']],
    ['an id of 33 bits', [200, '{"id":4294967296}']],
    ['a schema that is not text', [200, '{"schema":7}']],
    ['a redirection', [302, '']],
    ['no such path', [404, 'default backend - 404']],
    ['a page that says not found', [404, '<h1>404 page not found</h1>']],
    ['the not found of a gateway', [404, '{"message":"no Route matched"}']],
    ['not found, with an unknown code', [404, own(404, 'HTTP 404 Not Found')]],
    ['upstream service not found', [503, 'upstream service not found']],
    ['a relation that its store has not found', [500, own(50_001, 'relation not found')]],
    ['not found, with status 500', [500, own(40_403, 'not found')]],
    ['too many requests', [429, own(42_901)]],
  ])('an answer with %s is UNAVAILABLE, so that the caller retries', async (_name, answer) => {
    const registry = connect(await serveAnswers(() => answer))
    await expect(ask(registry)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('ends when the registry never answers', async () => {
    const registry = connect(await serve(() => undefined), 50)
    await expect(ask(registry)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no answer within 0.05 s'),
    })
  })

  test.each<readonly [name: string, broken: (response: ServerResponse) => void]>([
    ['stalls halfway', () => undefined],
    ['breaks off', (response) => response.destroy()],
  ])('ends when the answer %s', async (_name, broken) => {
    const url = await serve((_asked, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('{', () => broken(response))
    })
    await expect(ask(connect(url, 200))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('reports a refused login', async () => {
    const registry = connect(await serveAnswers(() => [401, '']))
    await expect(ask(registry)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

test('an address that is not that of a schema registry is named as such', async () => {
  const registry = connect(await serveAnswers(() => [200, '<html></html>']))
  await expect(registry.ids()).rejects.toThrow(
    /^the answer at REGISTRY_URL, with status 200, is not that of a schema registry: /,
  )
})

test.each([40_401, 40_403])(
  'a schema that is not registered is a SCHEMA_MISMATCH (%d)',
  async (code) => {
    const registry = connect(await serveAnswers(() => [404, own(code)]))
    await expect(registry.ids()).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringContaining('run "tributary schemas apply"'),
    })
  },
)

/** A registry that knows this version's own schemas and answers every request for an id like this. */
const readRegistry = (answerTo: () => Answer) =>
  serveAnswers(({ method }) => (method === 'POST' ? [200, '{"id":7}'] : answerTo()))

test('the registry is asked once for the schema of an id', async () => {
  let asked = 0
  const url = await serveAnswers(() => {
    asked += 1
    return [200, JSON.stringify({ schema: SCHEMAS.call })]
  })
  const registry = connect(url)
  const texts = await Promise.all([registry.schemaText(7), registry.schemaText(7)])
  expect([...texts, await registry.schemaText(7)]).toEqual([texts[0], texts[0], texts[0]])
  expect(asked).toBe(1)
})

test('a slow registry has one limit of time for all requests of a function', async () => {
  const url = await serve(({ method }, response) => {
    const [status, body] = method === 'GET' ? NOT_KNOWN : [200, '{"id":7}']
    setTimeout(() => response.writeHead(status).end(body), 60)
  })
  await expect(connect(url, 1_000).apply()).resolves.toMatchObject({ message: 7 })
  await expect(connect(url, 150).apply()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('no answer within 0.15 s'),
  })
})

test('a proxy that answers 404 for a subject is not taken for a registry without the subject', async () => {
  const asked: string[] = []
  const url = await serveAnswers(({ method }) => {
    asked.push(method)
    return [404, '{"message":"no Route matched"}']
  })
  await expect(connect(url).apply()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(new Set(asked)).toEqual(new Set(['GET']))
})

test('a login of any characters reaches the registry as UTF-8', async () => {
  const password = 'p\u00e4ss:w\u00f6rd \u20ac'
  const logins: (string | undefined)[] = []
  const url = await serve(({ login }, response) => {
    logins.push(login)
    response.end(JSON.stringify({ schema: SCHEMAS.call }))
  })
  const reveal = { reveal: () => password } as RegistrySettings['password']
  await createRegistry({ url, user: 'client', password: reveal, tlsCa: null }).schemaText(7)
  const expected = Buffer.from(`client:${password}`).toString('base64')
  expect(logins).toEqual([`Basic ${expected}`])
})

test('an id that the registry does not know has no schema', async () => {
  const registry = connect(await readRegistry(() => [404, own(40_403)]))
  expect(await registry.schemaText(9)).toBeNull()
})

test('a 404 for an id is not trusted while the registry has not loaded its store', async () => {
  const registry = connect(await serveAnswers(() => [404, own(40_403)]))
  await expect(registry.schemaText(9)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('wait until it has loaded its store'),
  })
})

test('a login that may read ids but not look up schemas is refused, not retried', async () => {
  const url = await serveAnswers(({ method }) =>
    method === 'POST' ? [403, ''] : [404, own(40_403)],
  )
  await expect(connect(url).schemaText(9)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
})

test('an id is fetched again once the registry has loaded its store', async () => {
  let asked = 0
  const url = await readRegistry(() => {
    asked += 1
    return asked === 1 ? [404, own(40_403)] : [200, JSON.stringify({ schema: SCHEMAS.call })]
  })
  expect(await connect(url).schemaText(9)).toContain('tributary.unified.Call')
})

test.each([
  ['is Avro', { schema: SCHEMAS.call }, expect.stringContaining('tributary.unified.Call')],
  ['is not Avro', { schema: '{}', schemaType: 'JSON' }, null],
  ['refers to a type that it does not define', { schema: '"another.Record"' }, null],
])('a schema is returned where it %s', async (_, answer, expected) => {
  const registry = connect(await serveAnswers(() => [200, JSON.stringify(answer)]))
  expect(await registry.schemaText(7)).toEqual(expected)
})

/** Applies to a registry that accepts everything, with subjects of this level; returns its requests. */
async function applyTo(level: Answer): Promise<readonly string[]> {
  const asked: string[] = []
  const url = await serveAnswers(({ method, path }) => {
    if (path.includes('calls')) asked.push(`${method} ${path.split('/')[1]}`)
    return method === 'GET' ? level : [200, '{"id":7}']
  })
  expect(await connect(url).apply()).toEqual({ message: 7, call: 7, conversation: 7, erasure: 7 })
  return asked
}

test.each<readonly [name: string, level: Answer, asked: readonly string[]]>([
  ['new', NOT_KNOWN, ['GET config', 'POST subjects', 'PUT config']],
  ['without a level', [404, own(40_408)], ['GET config', 'POST subjects', 'PUT config']],
  [
    'of a weaker level, as after an interrupted run',
    [200, '{"compatibilityLevel":"NONE"}'],
    ['GET config', 'PUT config', 'POST subjects'],
  ],
  [
    'FULL_TRANSITIVE already',
    [200, '{"compatibilityLevel":"FULL_TRANSITIVE"}'],
    ['GET config', 'POST subjects'],
  ],
])('a subject is FULL_TRANSITIVE once applied, if it was %s', async (_, level, asked) => {
  expect(await applyTo(level)).toEqual(asked)
})
