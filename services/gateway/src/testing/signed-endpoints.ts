import type { Credentials, Endpoints, Provider } from '@tributary/providers'
import { findProvider, PROVIDERS, readEndpoints } from '@tributary/providers'

/** Providers whose signature covers the exact bytes of any body. */
export const BYTE_SIGNERS = ['bird', 'highlevel', 'spruce'] as const

const PUBLIC_URL = 'https://hooks.example.com/webhooks'

/** The endpoints file of a local stack with fresh secrets, and what signs for it. */
export type SignedEndpoints = {
  readonly document: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly endpoints: Endpoints
  /** Headers that the provider would send with this body to its endpoint `default`. */
  sign(provider: string, body: Uint8Array, nowMs?: number): Readonly<Record<string, string>>
}

/** Made once: an RSA key pair takes its time. */
const LOCAL = PROVIDERS.map((provider) => {
  const { id } = provider
  return { id, ...provider.createLocalEndpoints(`${PUBLIC_URL}/${id}`) }
})

/** `options` are added to the `default` endpoint of every provider. */
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
      providerOf(provider).sign(body, credentials.get(provider) ?? {}, nowMs),
  }
}

/** Headers that somebody with other secrets would send. */
export function foreignHeaders(provider: string, body: Uint8Array, nowMs: number) {
  const stranger = providerOf(provider)
  const { signing } = stranger.createLocalEndpoints(`${PUBLIC_URL}/${provider}`)
  return stranger.sign(body, signing['default'] ?? {}, nowMs)
}

export function providerOf(id: string): Provider {
  const provider = findProvider(id)
  if (provider === undefined) throw new Error(`there is no provider ${id}`)
  return provider
}
