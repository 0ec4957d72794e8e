import type { OutRecord } from '@tributary/core'
import { deliveryOf, findEndpoint, findProvider } from '@tributary/providers'
import type { Webhook } from '../load/webhooks.ts'
import { LOCAL_ENDPOINTS } from './stages.ts'

/** The raw record that the gateway makes from a webhook. */
export function rawRecordOf({ provider: id, body }: Webhook): OutRecord {
  const provider = findProvider(id)
  const endpoint = findEndpoint(LOCAL_ENDPOINTS, id, 'default')
  if (provider === undefined || endpoint === undefined) throw new Error(`${id} has no endpoint`)
  const request = { body, headers: {}, path: '' }
  return deliveryOf({ provider, endpoint, request, receivedAtMs: 0 }).record
}
