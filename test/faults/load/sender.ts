import { setTimeout as sleep } from 'node:timers/promises'
import type { Credentials } from '@tributary/providers'
import { findProvider } from '@tributary/providers'
import type { Journal } from './journal.ts'
import type { Webhook } from './webhooks.ts'

export type SenderOptions = {
  /** URL of the gateway. */
  readonly gateway: string
  /** Credentials of every provider's default endpoint. */
  readonly credentials: Readonly<Record<string, Credentials>>
  readonly journal: Journal
}

/** Signs and sends a webhook once, and records it in the journal. Resolves to the status; null without an answer. */
export type Send = (webhook: Webhook) => Promise<number | null>

/** Longer than the whole answer budget of the gateway (4 s), as for a provider. */
const ANSWER_TIMEOUT_MS = 5_000

export function createSend({ gateway, credentials, journal }: SenderOptions): Send {
  return async (webhook) => {
    const { provider, body } = webhook
    const headers = findProvider(provider)?.sign(body, credentials[provider] ?? {}, Date.now())
    const status = await fetch(`${gateway}/webhooks/${provider}`, {
      method: 'POST',
      headers: { ...headers },
      body: body as Uint8Array<ArrayBuffer>,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    }).then(
      async (response) => {
        await response.arrayBuffer().catch(() => undefined)
        return response.status
      },
      () => null,
    )
    journal.record({ webhook, status, answeredAtMs: Date.now() })
    return status
  }
}

/** How long a provider waits before it retries a webhook. */
const AGAIN_MS = 300

/** Retries as a provider does, until the status is 200 or the signal aborts. */
export async function sendUntilAccepted(
  send: Send,
  webhook: Webhook,
  signal: AbortSignal,
): Promise<boolean> {
  while ((await send(webhook)) !== 200) {
    if (signal.aborted) return false
    await sleep(AGAIN_MS)
  }
  return true
}

export type Load = {
  /**
   * Sends no new webhooks. Resolves once every webhook on its way is accepted. Gives up the others after
   * `patienceMs`.
   */
  stop(patienceMs: number): Promise<void>
}

/** Most webhooks that wait for their answer at the same time: more than an outage of the gateway needs. */
const LANES = 64

/** Sends the webhooks at a steady pace. A gateway that does not answer slows it down. */
export function startLoad(
  send: Send,
  source: Iterator<Webhook>,
  { perSecond }: { readonly perSecond: number },
): Load {
  const ending = new AbortController()
  const givenUp = new AbortController()
  const underWay = new Set<Promise<unknown>>()

  async function run(): Promise<void> {
    const startedAt = performance.now()
    for (let sent = 0; !ending.signal.aborted; sent += 1) {
      const { value: webhook, done } = source.next()
      if (done) return
      const sending = sendUntilAccepted(send, webhook, givenUp.signal).finally(() =>
        underWay.delete(sending),
      )
      underWay.add(sending)
      const dueMs = (sent / perSecond) * 1_000 - (performance.now() - startedAt)
      if (dueMs > 0) await sleep(dueMs)
      if (underWay.size >= LANES) await Promise.race(underWay)
    }
  }

  const running = run()
  return {
    async stop(patienceMs) {
      ending.abort()
      const timer = setTimeout(() => givenUp.abort(), patienceMs)
      await running
      await Promise.all(underWay)
      clearTimeout(timer)
    },
  }
}
