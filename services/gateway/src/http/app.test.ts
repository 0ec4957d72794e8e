import { Failure } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { describe, expect, test } from 'vitest'
import { BODY, memoryGateway, NOW_MS, post } from '../testing/memory-gateway.ts'
import { errorBody } from './answers.ts'

describe.each(PROVIDER_IDS)('%s', (provider) => {
  test.for(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s is answered with 405 and Allow',
    async (method) => {
      const gateway = memoryGateway()
      for (const path of [`/webhooks/${provider}`, `/webhooks/${provider}/default`]) {
        const answer = await gateway.app.request(path, { method })
        expect(answer.status).toBe(405)
        expect(answer.headers.get('allow')).toBe('POST')
        expect(await answer.json()).toEqual(errorBody('METHOD_NOT_ALLOWED'))
      }
    },
  )

  test('HEAD is answered with 405 and no body', async () => {
    const answer = await memoryGateway().app.request(`/webhooks/${provider}`, { method: 'HEAD' })
    expect([answer.status, await answer.text()]).toEqual([405, ''])
  })

  test('a request is counted by provider, status and code', async () => {
    const gateway = memoryGateway()
    await post(gateway, provider)
    await post(gateway, provider, { headers: {} })
    await gateway.app.request(`/webhooks/${provider}`)
    gateway.producer.failNext(1, new Failure('UNAVAILABLE', { what: 'down' }))
    const { status } = await post(gateway, provider)
    await gateway.app.request(`/webhooks/${provider}/missing`, { method: 'POST' })
    expect(await gateway.counts('tributary_gateway_requests_total')).toEqual({
      [`provider="${provider}",status="200",code="ACCEPTED"`]: 1,
      [`provider="${provider}",status="401",code="UNVERIFIED"`]: 1,
      [`provider="${provider}",status="405",code="METHOD_NOT_ALLOWED"`]: 1,
      [`provider="${provider}",status="${status}",code="UNAVAILABLE"`]: 1,
      [`provider="${provider}",status="404",code="NOT_FOUND"`]: 1,
    })
    expect(await gateway.counts('tributary_gateway_refusals_total')).toEqual({
      [`provider="${provider}",reason="missing_signature"`]: 1,
    })
    expect(await gateway.counts('tributary_gateway_request_seconds_count')).toEqual({
      [`provider="${provider}"`]: 5,
    })
    expect(await gateway.counts('tributary_gateway_publish_seconds_count')).toEqual({
      [`provider="${provider}",outcome="stored"`]: 1,
      [`provider="${provider}",outcome="not_stored"`]: 1,
    })
  })
})

test.for([
  ['an unknown provider', '/webhooks/stripe'],
  ['an unknown endpoint', '/webhooks/spruce/clinic-z'],
  ['the endpoint of another provider', '/webhooks/bird/second'],
  ['no provider', '/webhooks'],
  ['an empty provider', '/webhooks/'],
  ['an empty endpoint', '/webhooks/spruce/'],
  ['a trailing slash', '/webhooks/spruce/default/'],
  ['a double slash', '/webhooks//spruce'],
  ['one segment too many', '/webhooks/spruce/default/more'],
  ['an encoded slash in the provider', '/webhooks/spruce%2Fdefault'],
  ['an encoded slash in the endpoint', '/webhooks/spruce/default%2F'],
  ['a broken escape', '/webhooks/spruce/%E0%A4%A'],
  ['a NUL', '/webhooks/spruce/default%00'],
  ['another case', '/Webhooks/Spruce'],
  ['a provider in capitals', '/webhooks/SPRUCE'],
  ['a provider that is a prototype', '/webhooks/__proto__'],
  ['a provider that is a constructor', '/webhooks/constructor/name'],
  ['an endpoint that is a prototype', '/webhooks/spruce/__proto__'],
  ['an endpoint that is a constructor', '/webhooks/spruce/constructor'],
  ['an endpoint that every object has', '/webhooks/spruce/toString'],
  ['another folder', '/'],
  ['the private metrics', '/metrics'],
] as const)('%s is answered with 404', async ([, path]) => {
  const gateway = memoryGateway()
  for (const method of ['POST', 'GET']) {
    const headers = method === 'POST' ? gateway.sign('spruce', BODY, NOW_MS) : {}
    const body = method === 'POST' ? { body: BODY } : {}
    const answer = await gateway.app.request(path, { method, headers: { ...headers }, ...body })
    expect([answer.status, await answer.json()]).toEqual([404, errorBody('NOT_FOUND')])
  }
  expect(gateway.producer.published).toEqual([])
})

describe('health', () => {
  test('the public port reports that the process is alive and whether it can publish', async () => {
    const { app } = memoryGateway()
    expect(await (await app.request('/healthz')).json()).toEqual({ status: 'alive' })
    expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ready' })
  })
})
