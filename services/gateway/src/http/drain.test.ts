import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { BODY } from '../testing/memory-gateway.ts'
import { rawPost } from '../testing/raw-client.ts'
import type { ServedGateway, ServedOptions } from '../testing/served-gateway.ts'
import { PATH, serveGateway } from '../testing/served-gateway.ts'

let gateway: ServedGateway

async function served(options?: ServedOptions): Promise<void> {
  gateway = await serveGateway(options)
}

afterEach(() => gateway.stop())

describe('closing', () => {
  /** A producer that confirms only when the test calls `confirm`. */
  function held() {
    const confirm: (() => void)[] = []
    const publish = () => new Promise<void>((resolve) => confirm.push(resolve))
    return { confirm, producer: { ...createMemoryProducer(), publish } }
  }

  test('answers requests in flight and refuses new connections at once', async () => {
    const { confirm, producer } = held()
    await served({ producer })
    const client = await gateway.open()
    client.write(rawPost(PATH, gateway.signed(BODY), BODY))
    while (confirm.length === 0) await wait(1)
    const closing = gateway.server.close()
    const late = connect(gateway.server.port, '127.0.0.1')
    await expect(once(late, 'connect')).rejects.toThrow('ECONNREFUSED')
    await wait(20)
    for (const end of confirm) end()
    await client.ended()
    expect(client.statuses()).toEqual([200])
    expect(client.text()).toMatch(/^connection: close\r$/im)
    await closing
  })

  test('answers a request on an idle connection and asks to close it', async () => {
    await served()
    const client = await gateway.open()
    client.write(rawPost(PATH, gateway.signed(BODY), BODY))
    await client.answered(1)
    expect(client.text()).not.toMatch(/^connection: close\r$/im)
    const closing = gateway.server.close()
    await wait(50)
    client.write(rawPost(PATH, gateway.signed(BODY), BODY))
    await Promise.all([closing, client.ended()])
    expect(client.statuses()).toEqual([200, 200])
    expect(client.text()).toMatch(/^connection: close\r$/im)
  })

  test('does not wait for idle or unused connections', async () => {
    await served()
    const idle = await gateway.open()
    idle.write('GET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n')
    await idle.answered(1)
    const unused = await gateway.open()
    const startedAt = performance.now()
    await gateway.server.close()
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    await Promise.all([idle.ended(), unused.ended()])
  })

  test('cuts off an upload that exceeds the answer budget', async () => {
    await served({ answerBudgetMs: 300 })
    const client = await gateway.open()
    client.write(rawPost(PATH, { 'content-length': 1_000 }))
    await wait(20)
    const startedAt = performance.now()
    await gateway.server.close()
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})
