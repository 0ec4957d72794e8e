import type { Credentials, Provider } from './provider.ts'

/** A request as the provider would send it, header names in lower case. */
export type SignedRequest = {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Signs a body as the provider does: the suite, `tributary send` and every test go through here.
 * Throws on unusable credentials.
 */
export function signedRequest(
  provider: Pick<Provider, 'sign'>,
  body: Uint8Array,
  { credentials, nowMs }: { readonly credentials: Credentials; readonly nowMs: number },
): SignedRequest {
  const headers = {
    'content-type': 'application/json',
    ...provider.sign(body, credentials, nowMs),
  }
  return { body, headers }
}
