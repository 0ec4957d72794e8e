import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { Endpoint } from '../provider.ts'
import { PUBLISHED_ED25519_KEY, PUBLISHED_RSA_KEY, publicKeySchema } from './public-key.ts'

/** A HighLevel endpoint. All keys of a list are accepted, for rotation. */
export type HighLevelEndpoint = Endpoint & {
  /** Ed25519, for X-GHL-Signature. */
  readonly publicKeys: readonly (KeyObject | null)[]
  /** RSA, for X-WH-Signature. */
  readonly legacyPublicKeys: readonly (KeyObject | null)[]
  /** Accept X-WH-Signature when X-GHL-Signature is absent. HighLevel retired it in September 2026. */
  readonly allowLegacyRsa: boolean
  /**
   * Accept only webhooks of these apps; empty accepts all. HighLevel signs for all apps with one key,
   * so a valid signature does not prove that a webhook is meant for this app.
   */
  readonly appIds: readonly string[]
  /** Accept only webhooks of these locations; empty accepts all. */
  readonly locationIds: readonly string[]
}

/** Shape of a HighLevel endpoint; `secret` yields the text of one key. */
export function endpoint(secret: z.ZodType<string>) {
  const ids = z.array(z.string().min(1)).default([])
  return z
    .strictObject({
      publicKeys: z
        .array(publicKeySchema(secret, 'ed25519'))
        .min(1, 'without a key nothing can be verified: leave publicKeys out for the published one')
        .prefault([PUBLISHED_ED25519_KEY]),
      legacyPublicKeys: z.array(publicKeySchema(secret, 'rsa')).prefault([PUBLISHED_RSA_KEY]),
      allowLegacyRsa: z.boolean().default(false),
      appIds: ids,
      locationIds: ids,
    })
    .refine(({ allowLegacyRsa, legacyPublicKeys: keys }) => !allowLegacyRsa || keys.length > 0, {
      path: ['legacyPublicKeys'],
      error: 'allowLegacyRsa needs a key: leave legacyPublicKeys out for the published one',
    })
}
