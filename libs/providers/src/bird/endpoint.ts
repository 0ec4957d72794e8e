import { z } from 'zod'
import type { Endpoint } from '../provider.ts'

export type BirdEndpoint = Endpoint & {
  /** Signing keys of the subscriptions, each of which may have its own. */
  readonly signingKeys: readonly string[]
  /** The URL of the subscription exactly as registered at Bird, which signs it. */
  readonly publicUrl: string
  /** Greatest distance between the signed timestamp and now. */
  readonly maxAgeMs: number
  /**
   * The webhooks that yield messages: `conversations` (the last message of every conversation event)
   * or `channels` (one webhook per message and status). Both together would count a message twice,
   * because the two services give it different ids.
   */
  readonly messageSource: 'conversations' | 'channels'
  /** Channel name by Bird's channelId: a conversation does not say which platform it runs on. */
  readonly channels: Readonly<Record<string, string>>
}

const DURATION = /^(\d{1,6})([smhd])$/
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/**
 * Shape of a Bird endpoint. `maxAge` is wide by default because retries keep the timestamp of the
 * first attempt and go on for 8 hours (https://docs.bird.com/api/notifications-api/retries).
 */
export function endpoint(secret: z.ZodType<string>) {
  return z
    .strictObject({
      signingKeys: z
        .array(secret)
        .min(1, 'at least one signing key is needed: the one given when subscribing at Bird'),
      publicUrl: z.url({
        protocol: /^https?$/,
        error: "the subscription's full URL as registered at Bird is needed, such as https://…",
      }),
      maxAge: z.string().default('24h').transform(readDuration),
      messageSource: z.enum(['conversations', 'channels']).default('conversations'),
      channels: z.record(z.string(), z.string().min(1)).default({}),
    })
    .transform(({ maxAge, ...rest }) => ({ ...rest, maxAgeMs: maxAge }))
}

function readDuration(value: string, context: z.RefinementCtx): number {
  const [, count, unit = ''] = DURATION.exec(value) ?? []
  const ms = Number(count) * (UNIT_MS.get(unit) ?? Number.NaN)
  if (ms > 0) return ms
  const message = 'a duration is a number above 0 and s, m, h or d, such as "24h"'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}
