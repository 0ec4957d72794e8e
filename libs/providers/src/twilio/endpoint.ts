import { z } from 'zod'
import type { Endpoint, MapMeta } from '../provider.ts'

/** A Twilio endpoint of the endpoints file. */
export type TwilioEndpoint = Endpoint & {
  /**
   * Auth tokens of the account: the primary one, and during a rotation the previous one. Twilio signs
   * a URL under a Webhooks Rule with another key, which is not supported.
   */
  readonly authTokens: readonly string[]
  /** The URL of the webhook exactly as entered at Twilio, up to a `#`. Twilio signs it. */
  readonly publicUrl: string
}

export type TwilioMeta = MapMeta<TwilioEndpoint>

const URL_FORM =
  "the webhook's URL as given to Twilio is needed, such as https://…, without a # part"

/** Shape of a Twilio endpoint; `secret` yields the text of one secret. */
export function endpoint(secret: z.ZodType<string>) {
  return z.strictObject({
    authTokens: z.array(secret).min(1, "at least one token is needed: the account's auth token"),
    publicUrl: z
      .url({ protocol: /^https?$/, error: URL_FORM })
      .refine((url) => !url.includes('#'), URL_FORM),
  })
}
