import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SCHEMAS } from '@tributary/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Registry } from './registry.ts'
import { createRegistry } from './registry.ts'

const connect = (url: string, timeoutMs?: number) =>
  createRegistry({ url, user: null, password: null, tlsCa: null }, timeoutMs)

type Answer = readonly [status: number, body: string]
type Asked = { readonly method: string; readonly path: string }

async function serve(answer: (asked: Asked, response: ServerResponse) => void): Promise<string> {
  const server = createServer(({ method = '', url = '' }, response) =>
    answer({ method, path: url }, response),
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

/** A registry without a subject, that answers every publishing of a schema like this. */
const newRegistry = (published: Answer) =>
  serveAnswers(({ method }) => (method === 'POST' ? published : NOT_KNOWN))

test('a registry that is away is unreachable: it has refused no schema', async () => {
  await expect(connect('http://127.0.0.1:1').apply()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(
      /^the schema registry cannot be reached: connect ECONNREFUSED \S+\. Check REGISTRY_URL and that it runs$/,
    ),
  })
})

test.each<readonly [name: string, status: number, body: string, code: string]>([
  ['an incompatible schema is refused', 409, own(409), 'SCHEMA_MISMATCH'],
  ['an invalid schema is refused', 422, own(42_201), 'SCHEMA_MISMATCH'],
  ['a registry that has lost its store is unreachable', 503, own(50_001), 'UNAVAILABLE'],
  ['what a proxy refuses is no word on the schema', 409, '{"message":"no"}', 'UNAVAILABLE'],
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
    ['an id that is no integer', [200, '{"id":1.5}']],
    ['an id of 33 bits', [200, '{"id":4294967296}']],
    ['a schema that is no text', [200, '{"schema":7}']],
    ['a redirection', [302, '']],
    ['no such path', [404, 'default backend - 404']],
    ['a page that says not found', [404, '<h1>404 page not found</h1>']],
    ['not found, in the words of a gateway', [404, '{"message":"no Route matched"}']],
    ['not found, with a code of its own', [404, own(404, 'HTTP 404 Not Found')]],
    ['upstream service not found', [503, 'upstream service not found']],
    ['a relation that its store has not found', [500, own(50_001, 'relation not found')]],
    ['not found, with a status of its own failure', [500, own(40_403, 'not found')]],
    ['too many requests', [429, own(42_901)]],
  ])('what answers with %s leaves everything to be tried again', async (_name, answer) => {
    const registry = connect(await serveAnswers(() => answer))
    await expect(ask(registry)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('ends when the registry takes the request and never answers', async () => {
    const registry = connect(await serve(() => undefined), 50)
    await expect(ask(registry)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no answer within 0.05 s'),
    })
  })

  test.each<readonly [name: string, broken: (response: ServerResponse) => void]>([
    ['stalls in the middle', () => undefined],
    ['breaks off', (response) => response.destroy()],
  ])('ends when the answer %s', async (_name, broken) => {
    const url = await serve((_asked, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('{', () => broken(response))
    })
    await expect(ask(connect(url, 200))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('says that the login is refused', async () => {
    const registry = connect(await serveAnswers(() => [401, '']))
    await expect(ask(registry)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

test('says what is at the address when it is not a schema registry', async () => {
  const registry = connect(await serveAnswers(() => [200, '<html></html>']))
  await expect(registry.ids()).rejects.toThrow(
    /^what answers at REGISTRY_URL with status 200 is not a schema registry: /,
  )
})

test.each([40_401, 40_403])('a schema that is not registered is fatal (%d)', async (code) => {
  const registry = connect(await serveAnswers(() => [404, own(code)]))
  await expect(registry.ids()).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    message: expect.stringContaining('run "tributary schemas apply"'),
  })
})

/** A registry that knows this version's own schemas, and answers every question about an id like this. */
const readRegistry = (answerTo: () => Answer) =>
  serveAnswers(({ method }) => (method === 'POST' ? [200, '{"id":7}'] : answerTo()))

test('an id that the registry does not know has no schema', async () => {
  const registry = connect(await readRegistry(() => [404, own(40_403)]))
  expect(await registry.schemaText(9)).toBeNull()
})

test('a registry that has not read its store yet is not believed that it does not know an id', async () => {
  const registry = connect(await serveAnswers(() => [404, own(40_403)]))
  await expect(registry.schemaText(9)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('It may not have read its store yet'),
  })
})

test('a login that may read ids and not look up schemas is refused, not waited for', async () => {
  const url = await serveAnswers(({ method }) =>
    method === 'POST' ? [403, ''] : [404, own(40_403)],
  )
  await expect(connect(url).schemaText(9)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
})

test('an id is asked for again once the registry is seen to have read its store', async () => {
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
  ['refers to what it does not hold', { schema: '"another.Record"' }, null],
])('a schema is told where it %s', async (_, answer, expected) => {
  const registry = connect(await serveAnswers(() => [200, JSON.stringify(answer)]))
  expect(await registry.schemaText(7)).toEqual(expected)
})

/** A registry that takes everything, with subjects of such a level; tells what it was asked. */
async function applyTo(level: Answer): Promise<readonly string[]> {
  const asked: string[] = []
  const url = await serveAnswers(({ method, path }) => {
    if (path.includes('calls')) asked.push(`${method} ${path.split('/')[1]}`)
    return method === 'GET' ? level : [200, '{"id":7}']
  })
  expect(await connect(url).apply()).toEqual({ message: 7, call: 7, conversation: 7 })
  return asked
}

test.each<readonly [name: string, level: Answer, asked: readonly string[]]>([
  ['new', NOT_KNOWN, ['GET config', 'POST subjects', 'PUT config']],
  ['without a level', [404, own(40_408)], ['GET config', 'POST subjects', 'PUT config']],
  [
    'of a weaker level, as when an earlier run was cut short',
    [200, '{"compatibilityLevel":"NONE"}'],
    ['GET config', 'PUT config', 'POST subjects'],
  ],
  [
    'as it must be',
    [200, '{"compatibilityLevel":"FULL_TRANSITIVE"}'],
    ['GET config', 'POST subjects'],
  ],
])('a subject is FULL_TRANSITIVE once applied: one that was %s', async (_, level, asked) => {
  expect(await applyTo(level)).toEqual(asked)
})
