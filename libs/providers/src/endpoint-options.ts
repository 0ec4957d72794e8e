import { z } from 'zod'
import { DEFAULT_COUNTRY, isCountry } from './normalize-address.ts'
import type { Endpoint } from './provider.ts'

/** An endpoint as the endpoints file holds it, without the name that is its key there. */
export type UnnamedEndpoint = Omit<Endpoint, 'name' | 'account'> & {
  readonly account?: string | undefined
}

/** `perSecond` requests, and `burst` at once: by default as many as arrive in one second. */
const RATE_LIMIT = z
  .strictObject({ perSecond: z.number().positive(), burst: z.int().min(1).optional() })
  .transform(({ perSecond, burst }) => ({ perSecond, burst: burst ?? Math.ceil(perSecond) }))

const COUNTRY = z
  .string()
  .refine(isCountry, 'a country is its two capital letters of ISO 3166-1, such as "CO"')

const AUTOMATION = z.strictObject({
  authors: z.array(z.string().min(1)).default([]),
  apiMessages: z.enum(['human', 'automation']).default('automation'),
})

/** Options of every endpoint, whatever its provider. */
const COMMON = z.strictObject({
  account: z.string().min(1).optional(),
  quarantine: z.boolean().default(false),
  rateLimit: RATE_LIMIT.optional().transform((limit) => limit ?? null),
  country: COUNTRY.default(DEFAULT_COUNTRY),
  automation: AUTOMATION.prefault({}),
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
