import { randomUUID } from 'node:crypto'
import { testStack } from '@tributary/testing'
import { expect, test } from 'vitest'
import { createRegistry } from './registry.ts'

const settings = { url: testStack().registry.url, user: null, password: null, tlsCa: null }
const registry = createRegistry(settings)
const schemaOf = (type: string) =>
  JSON.stringify({ type: 'record', name: 'R', fields: [{ name: 'a', type }] })

test('applied schemas are found by their ids', async () => {
  const ids = await registry.apply()
  expect(await registry.apply()).toEqual(ids)
  expect(await registry.ids()).toEqual(ids)
  expect(await registry.schemaText(ids.call)).toContain('tributary.unified.Call')
})

test.each([1_000_000, 4_294_967_295])('an unknown id has no schema: %d', async (id) => {
  expect(await registry.schemaText(id)).toBeNull()
})

type Call = { readonly method: string; readonly path: string; readonly body?: object }

/** What the registry answers, without the client. */
async function ask({ method, path, body }: Call) {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
  const response = await fetch(`${settings.url}${path}`, {
    ...{ method, headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

test('the registry answers with a code for what it does not know and what it refuses', async () => {
  const subject = `registry-${randomUUID()}`
  const lookUp = (type: string) =>
    ask({ method: 'POST', path: `/subjects/${subject}`, body: { schema: schemaOf(type) } })
  const register = (schema: string) =>
    ask({ method: 'POST', path: `/subjects/${subject}/versions`, body: { schema } })
  const path = `/config/${subject}`
  const message = expect.any(String)

  const noSubject = { status: 404, body: { error_code: 40_401, message } }
  expect(await ask({ method: 'GET', path })).toEqual(noSubject)
  expect(await lookUp('string')).toEqual(noSubject)

  expect(await register(schemaOf('string'))).toMatchObject({ status: 200 })
  const body = { compatibility: 'FULL_TRANSITIVE' }
  expect(await ask({ method: 'PUT', path, body })).toMatchObject({ status: 200 })
  const level = { compatibilityLevel: 'FULL_TRANSITIVE' }
  expect(await ask({ method: 'GET', path })).toEqual({ status: 200, body: level })

  expect(await lookUp('int')).toEqual({ status: 404, body: { error_code: 40_403, message } })
  expect(await register(schemaOf('int'))).toEqual({
    ...{ status: 409, body: { error_code: 409, message } },
  })
  expect(await register('{"type":"nope"}')).toMatchObject({ status: 422, body: { message } })
})
