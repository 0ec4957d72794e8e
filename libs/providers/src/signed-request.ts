import type { Credentials, Provider } from './provider.ts'

/** Body and headers as the provider sends them, header names in lower case. */
export type SignedRequest = {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Signs a body as the provider does, for the suite, `tributary send` and tests. Throws on unusable
 * credentials.
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
