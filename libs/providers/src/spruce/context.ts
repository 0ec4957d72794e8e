import type { MapMeta } from '../provider.ts'
import type { SpruceEndpoint } from './endpoint.ts'
import type { Action } from './events.ts'

/** What the mappings of one webhook share. */
export type Context = {
  readonly action: Action
  readonly meta: MapMeta<SpruceEndpoint>
}
