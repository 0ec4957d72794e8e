import { z } from 'zod'
import type { Endpoint } from '../provider.ts'

/** An endpoint of this provider: its own options, in addition to those of every endpoint. */
export type TemplateEndpoint = Endpoint & {
  /** Signing secrets, all accepted at the same time, for rotation. */
  readonly secrets: readonly string[]
}

/** Shape of an endpoint; `secret` yields the text of one secret. */
export function endpoint(secret: z.ZodType<string>) {
  return z.strictObject({
    secrets: z.array(secret).min(1, 'at least one secret is needed, or nothing can be verified'),
  })
}
