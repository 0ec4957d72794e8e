import { bareMessage, call, inbound, minute } from '../../analytics/stories.ts'

// Records of the message m0 and of the call call0, at minutes.

export const status = (minutes: number, delivery_status: string, fields = {}) =>
  bareMessage('m0', minutes, { event_id: `s${minutes}`, delivery_status, ...fields })
export const deletion = (minutes: number, fields = {}) =>
  bareMessage('m0', minutes, { event_id: `d${minutes}`, is_deleted: true, ...fields })
export const text = (minutes: number, fields = {}) =>
  inbound(0, {
    event_id: `t${minutes}`,
    version: minute(minutes) * 100 + 20,
    body: `at ${minutes}`,
    ...fields,
  })

export const state = (minutes: number, fields = {}) =>
  call(0, {
    event_id: `k${minutes}`,
    version: minute(minutes) * 100,
    started_at: null,
    occurred_at: null,
    direction: 'unknown',
    ...fields,
  })
