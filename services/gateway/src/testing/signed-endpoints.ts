import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Credentials, Endpoints, Provider } from '@tributary/providers'
import { findProvider, PROVIDERS, readEndpoints, signedRequest } from '@tributary/providers'

const PUBLIC_URL = 'https://hooks.example.com/webhooks'
const PROVIDERS_FOLDER = path.resolve(import.meta.dirname, '../../../../libs/providers/src')

/** The endpoints file of a local stack with fresh secrets, and the signer that belongs to it. */
export type SignedEndpoints = {
  readonly document: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly endpoints: Endpoints
  /** Headers that the provider sends with this body to its endpoint `default`. */
  sign(provider: string, body: Uint8Array, nowMs?: number): Readonly<Record<string, string>>
}

/** Created once: an RSA key pair takes time. */
const LOCAL = PROVIDERS.map((provider) => {
  const { id } = provider
  return { id, ...provider.createLocalEndpoints(`${PUBLIC_URL}/${id}`) }
})

/** Adds `options` to the `default` endpoint of every provider. */
export function signedEndpoints(options: object = {}): SignedEndpoints {
  const local = LOCAL.map(({ id, endpoints, signing }) => {
    const own = { ...endpoints, default: { ...Object(endpoints['default']), ...options } }
    return { id, endpoints: own, credentials: signing['default'] ?? {} }
  })
  const document = Object.fromEntries(local.map(({ id, endpoints }) => [id, endpoints]))
  const credentials = new Map<string, Credentials>(local.map((of) => [of.id, of.credentials]))
  const none = () => undefined
  const read = readEndpoints(document, PROVIDERS, { env: none, file: none })
  if (!read.ok) throw new Error(read.problems.join('; '))
  return {
    document,
    endpoints: read.value,
    sign: (provider, body, nowMs = Date.now()) =>
      signedHeaders(provider, body, { credentials: credentials.get(provider) ?? {}, nowMs }),
  }
}

/** Headers that a sender with other secrets sends. */
export function foreignHeaders(provider: string, body: Uint8Array, nowMs: number) {
  const { signing } = providerOf(provider).createLocalEndpoints(`${PUBLIC_URL}/${provider}`)
  return signedHeaders(provider, body, { credentials: signing['default'] ?? {}, nowMs })
}

const signedHeaders = (
  provider: string,
  body: Uint8Array,
  by: { readonly credentials: Credentials; readonly nowMs: number },
) => signedRequest(providerOf(provider), body, by).headers

export function providerOf(id: string): Provider {
  const provider = findProvider(id)
  if (provider === undefined) throw new Error(`there is no provider ${id}`)
  return provider
}

/** The bodies of a provider's fixtures, by name: webhooks in the form in which it sends them. */
export function fixtureBodies(provider: string): readonly (readonly [string, Uint8Array])[] {
  const folder = path.join(PROVIDERS_FOLDER, provider, 'fixtures')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.body'))
    .map((file) => [file, readFileSync(path.join(folder, file))])
}
