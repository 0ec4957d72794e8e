import { PROVIDER_IDS } from '@tributary/providers'
import { describe, expect, test } from 'vitest'
import { errorBody } from './http/answers.ts'
import { memoryGateway, post } from './testing/memory-gateway.ts'

describe('the rate limit of an endpoint', () => {
  const limited = () => memoryGateway({ endpoint: { rateLimit: { perSecond: 0.1, burst: 2 } } })

  test.each(PROVIDER_IDS)(
    'of %s answers 429 with Retry-After and stores nothing',
    async (provider) => {
      const gateway = limited()
      const statuses = []
      for (let at = 0; at < 3; at++) statuses.push((await post(gateway, provider)).status)
      expect(statuses).toEqual([200, 200, 429])
      const answer = await post(gateway, provider)
      expect(await answer.json()).toEqual(errorBody('RATE_LIMITED'))
      const seconds = Number(answer.headers.get('retry-after'))
      expect(seconds).toBeGreaterThanOrEqual(1)
      expect(seconds).toBeLessThanOrEqual(10)
      expect(gateway.producer.published).toHaveLength(2)
    },
  )

  test('does not count requests that fail verification', async () => {
    const gateway = limited()
    for (let at = 0; at < 10; at++) await post(gateway, 'spruce', { headers: {} })
    expect((await post(gateway, 'spruce')).status).toBe(200)
  })

  test('is separate for each endpoint', async () => {
    const gateway = limited()
    for (let at = 0; at < 3; at++) await post(gateway, 'spruce')
    expect((await post(gateway, 'bird')).status).toBe(200)
  })

  test('is off by default', async () => {
    const gateway = memoryGateway()
    for (let at = 0; at < 200; at++) expect((await post(gateway, 'spruce')).status).toBe(200)
  })
})
