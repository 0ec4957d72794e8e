import type { MemoryGateway } from './memory-gateway.ts'
import { NOW_MS } from './memory-gateway.ts'

/** A body that names a person: nothing of it may be seen in an answer or in the log. */
export const BODY: Uint8Array = Buffer.from('{"secret-content":"Maya has a cold"}')

export type Sent = {
  readonly path?: string
  readonly body?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Posts a body with the signature of the provider, or with the headers given. */
export async function post(gateway: MemoryGateway, provider: string, sent: Sent = {}) {
  const { body = BODY, path = `/webhooks/${provider}` } = sent
  const headers = sent.headers ?? gateway.sign(provider, body, NOW_MS)
  const init = { method: 'POST', body: Buffer.from(body), headers: { ...headers } }
  return gateway.app.request(path, init)
}
