import { z } from 'zod'
import type { Endpoint, MapMeta } from '../provider.ts'
import type { Action, EventType } from './events.ts'
import { EVENT_TYPES } from './events.ts'

/** A Spruce endpoint of the endpoints file. */
export type SpruceEndpoint = Endpoint & {
  /** Signing secrets accepted at the same time. Their UTF-8 bytes are the key. */
  readonly secrets: readonly string[]
  /**
   * The event of flat bodies, which do not name it. An option and not a part of the URL, because the
   * URL is not signed.
   */
  readonly flatEvent?: EventType | undefined
}

/** Input of every mapping of one webhook. */
export type Context = {
  readonly action: Action
  readonly meta: MapMeta<SpruceEndpoint>
}

/** Shape of a Spruce endpoint; `secret` yields the text of one secret. */
export function endpoint(secret: z.ZodType<string>) {
  return z.strictObject({
    secrets: z.array(secret).min(1, 'at least one secret is needed, or nothing can be verified'),
    flatEvent: z.enum(EVENT_TYPES).optional(),
  })
}
