import { findEndpoint, findProvider, rawRecord, webhookIdOf } from '@tributary/providers'
import type { OutRecord } from '@tributary/runtime/stream'
import type { Webhook } from '../load/webhooks.ts'
import { LOCAL_ENDPOINTS } from './stages.ts'

/** The raw record that the gateway makes of a webhook. */
export function rawRecordOf({ provider: id, body }: Webhook): OutRecord {
  const provider = findProvider(id)
  const endpoint = findEndpoint(LOCAL_ENDPOINTS, id, 'default')
  if (provider === undefined || endpoint === undefined) throw new Error(`${id} has no endpoint`)
  const webhookId = webhookIdOf(provider, endpoint, body)
  const request = { body, headers: {}, path: '' }
  return rawRecord({ provider, endpoint, request, webhookId, receivedAtMs: 0 })
}
