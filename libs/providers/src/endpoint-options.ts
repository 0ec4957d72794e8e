import { z } from 'zod'
import type { Endpoint } from './provider.ts'

/** An endpoint of the endpoints file, still without its name. */
export type GivenEndpoint = Omit<Endpoint, 'name' | 'account'> & {
  readonly account?: string | undefined
}

/** Requests a second and, at once, `burst` of them: by default as many as a second brings. */
const RATE_LIMIT = z
  .strictObject({ perSecond: z.number().positive(), burst: z.int().min(1).optional() })
  .transform(({ perSecond, burst }) => ({ perSecond, burst: burst ?? Math.ceil(perSecond) }))

/** What an endpoint of any provider may state. */
const COMMON = z.strictObject({
  account: z.string().min(1).optional(),
  quarantine: z.boolean().default(false),
  rateLimit: RATE_LIMIT.optional().transform((limit) => limit ?? null),
})

const COMMON_FIELDS: ReadonlySet<string> = new Set(Object.keys(COMMON.shape))

/**
 * Schema of an endpoint: the fields that all share, and the rest by the provider's `own` schema. The
 * problems of both are reported together.
 */
export function endpointSchema(own: z.ZodType<object>): z.ZodType<GivenEndpoint> {
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
