import { z } from 'zod'
import type { Endpoint } from './provider.ts'

/** An endpoint as the endpoints file holds it, without the name that is its key there. */
export type UnnamedEndpoint = Omit<Endpoint, 'name' | 'account'> & {
  readonly account?: string | undefined
}

/** `perSecond` requests, and `burst` at once: by default as many as arrive in one second. */
const RATE_LIMIT = z
  .strictObject({ perSecond: z.number().positive(), burst: z.int().min(1).optional() })
  .transform(({ perSecond, burst }) => ({ perSecond, burst: burst ?? Math.ceil(perSecond) }))

/** Options of every endpoint, whatever its provider. */
const COMMON = z.strictObject({
  account: z.string().min(1).optional(),
  quarantine: z.boolean().default(false),
  rateLimit: RATE_LIMIT.optional().transform((limit) => limit ?? null),
})

const COMMON_FIELDS: ReadonlySet<string> = new Set(Object.keys(COMMON.shape))

/**
 * Schema of an endpoint: the options that all providers share, and the schema `own` of this provider
 * for the rest. Reports the problems of both together.
 */
export function endpointSchema(own: z.ZodType<object>): z.ZodType<UnnamedEndpoint> {
  return z
    .record(z.string(), z.unknown(), { error: 'an endpoint is an object' })
    .transform((given, context) => {
      const fields = Object.entries(given)
      const isCommon = ([field]: readonly [string, unknown]) => COMMON_FIELDS.has(field)
      const common = COMMON.safeParse(Object.fromEntries(fields.filter(isCommon)))
      const rest = own.safeParse(Object.fromEntries(fields.filter((field) => !isCommon(field))))
      if (common.success && rest.success) return { ...rest.data, ...common.data }
      for (const issue of [...(common.error?.issues ?? []), ...(rest.error?.issues ?? [])]) {
        context.addIssue({ ...issue })
      }
      return z.NEVER
    })
}
