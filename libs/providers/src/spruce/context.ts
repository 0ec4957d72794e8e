import type { MapMeta } from '../provider.ts'
import type { SpruceEndpoint } from './endpoint.ts'
import type { Action } from './events.ts'

/** Input of every mapping of one webhook. */
export type Context = {
  readonly action: Action
  readonly meta: MapMeta<SpruceEndpoint>
}
