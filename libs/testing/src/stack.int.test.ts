import { expect, test } from 'vitest'
import { testStack } from './test-stack.ts'

test('the shared stack answers on all three addresses', async () => {
  const { kafka, registry, clickhouse } = testStack()
  expect(kafka.brokers).toHaveLength(1)
  expect(await (await fetch(`${registry.url}/subjects`)).json()).toEqual(expect.any(Array))
  const answer = await fetch(`${clickhouse.url}/?query=SELECT%20currentUser()`, {
    headers: { 'X-ClickHouse-User': clickhouse.user, 'X-ClickHouse-Key': clickhouse.password },
  })
  expect(await answer.text()).toBe(`${clickhouse.user}\n`)
})
