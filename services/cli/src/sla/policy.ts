import { PROVIDER_IDS } from '@tributary/providers'
import { z } from 'zod'
import { repeatedKeys } from '../apply-file/repeated-keys.ts'

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const
/** 15m; seconds, minutes, hours or days. */
const DURATION = /^([1-9]\d{0,8})([smhd])$/
/** The column is a UInt32. */
const MAX_SECONDS = 2 ** 32 - 1

const target = z
  .string()
  .regex(DURATION, 'a target is a duration from 1s, such as 90s, 15m, 4h or 2d')
  .transform((text) => {
    const [, count, unit] = DURATION.exec(text) ?? []
    return Number(count) * SECONDS[unit as keyof typeof SECONDS]
  })
  .refine((seconds) => seconds <= MAX_SECONDS, 'a target is at most 49710d')

const policy = z.strictObject({
  name: z.string().min(1, 'a policy has a name'),
  /** Absent: any. */
  provider: z.enum(PROVIDER_IDS).optional(),
  account: z.string().min(1, 'an account is an account_id of the rows').optional(),
  channel: z.string().min(1, 'a channel is one of the rows, such as sms or phone').optional(),
  /** first: the first turn of a session. next: its other turns. */
  applies_to: z.enum(['first', 'next', 'every']),
  /** Seconds. */
  target,
  /** Whether the target counts open hours only. */
  business: z.boolean().default(false),
})

/** The document of `tributary sla apply`. The name of a policy is unique. */
export const policyFile = z
  .strictObject({ policies: z.array(policy) })
  .superRefine(({ policies }, { addIssue }) => {
    for (const { index, first } of repeatedKeys(policies.map(({ name }) => [name]))) {
      const message = `policies.${first} has this name already`
      addIssue({ code: 'custom', path: ['policies', index, 'name'], message })
    }
  })

export type Policy = z.infer<typeof policy>

/** One row of table sla_policies. Empty: any. */
export type PolicyRow = {
  readonly name: string
  readonly provider: string
  readonly account_id: string
  readonly channel: string
  readonly applies_to: Policy['applies_to']
  readonly target_seconds: number
  readonly is_business: boolean
}

export const policyRow = (of: Policy): PolicyRow => ({
  name: of.name,
  provider: of.provider ?? '',
  account_id: of.account ?? '',
  channel: of.channel ?? '',
  applies_to: of.applies_to,
  target_seconds: of.target,
  is_business: of.business,
})

/**
 * Policies that no turn can have, each with the one that wins: of two with the same scope and turns, the
 * first by name applies.
 */
export function hiddenPolicies(
  rows: readonly PolicyRow[],
): readonly { readonly hidden: string; readonly by: string }[] {
  const scopeOf = ({ provider, account_id, channel, applies_to }: PolicyRow) =>
    JSON.stringify([provider, account_id, channel, applies_to])
  return [...Map.groupBy(rows, scopeOf).values()].flatMap((group) => {
    const [first = '', ...others] = group.map(({ name }) => name).sort()
    return others.map((hidden) => ({ hidden, by: first }))
  })
}
