import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createRegistry } from './registry.ts'

const connect = (url: string) => createRegistry({ url, user: null, password: null, tlsCa: null })

/** A registry that answers every publishing of a schema like this, and knows no subject. */
async function registryThatAnswers(status: number, body: string): Promise<string> {
  const server = createServer(({ method }, response) => {
    const known = method === 'POST' ? { status, body } : NOT_KNOWN
    response.writeHead(known.status, { 'content-type': 'application/json' }).end(known.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const NOT_KNOWN = { status: 404, body: '{"error_code":40401,"message":"Subject not found"}' }

test('a registry that is away is unreachable: it has refused no schema', async () => {
  await expect(connect('http://127.0.0.1:1').apply()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(
      /^the schema registry cannot be reached: connect ECONNREFUSED \S+\. Check REGISTRY_URL and that it runs$/,
    ),
  })
})

test.each([
  ['an incompatible schema is refused', 409, '{"message":"incompatible"}', 'SCHEMA_MISMATCH'],
  ['an invalid schema is refused', 422, '{"message":"invalid"}', 'SCHEMA_MISMATCH'],
  ['a registry that has lost its store is unreachable', 503, '{"message":"x"}', 'UNAVAILABLE'],
  ['what a proxy refuses is no word on the schema', 400, '<html></html>', 'UNAVAILABLE'],
])('%s', async (_, status, body, code) => {
  const registry = connect(await registryThatAnswers(status, body))
  await expect(registry.apply()).rejects.toMatchObject({ code })
})
