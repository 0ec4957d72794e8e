import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { Failure } from '@tributary/core'
import type { ConfigOf } from '../service/config.ts'
import { httpUrl, optionalFile, optionalSecret, optionalText } from '../service/config-fields.ts'

/** How to reach the schema registry; shared by every service and the command line. */
export const REGISTRY_FIELDS = {
  url: httpUrl(
    'REGISTRY_URL',
    'http://127.0.0.1:8081/apis/ccompat/v7',
    'Base URL of the Confluent-compatible API of the schema registry; https for TLS.',
  ),
  user: optionalText('REGISTRY_USER', 'User name for the registry.'),
  password: optionalSecret('REGISTRY_PASSWORD', 'Password for the registry.'),
  tlsCa: optionalFile(
    'REGISTRY_TLS_CA_FILE',
    'PEM file of the CA that signed the certificate of the registry; by default the CAs that Node.js trusts.',
  ),
} as const

export type RegistrySettings = ConfigOf<typeof REGISTRY_FIELDS>

/** An answer of the registry, or of whatever else listens at its address. */
export type RegistryAnswer = {
  readonly status: number
  /** The JSON object in the answer; empty without one. */
  readonly body: Readonly<Record<string, unknown>>
}

export type RegistryCall = {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Path below the base URL, with every segment encoded. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

/** Rejects with UNAVAILABLE without a complete answer, and with CONFIG_INVALID when the registry refuses the login. */
export type AskRegistry = (call: RegistryCall) => Promise<RegistryAnswer>

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json'

/** Asks a registry. All calls share one time limit; each has its own connection. */
export function createAskRegistry(settings: RegistrySettings, timeoutMs: number): AskRegistry {
  const signal = AbortSignal.timeout(timeoutMs)
  return async (call) => {
    try {
      const answer = await exchange(settings, call, signal)
      if (answer.status !== 401 && answer.status !== 403) return answer
    } catch (cause) {
      const reason = signal.aborted ? `no answer within ${timeoutMs / 1_000} s` : reasonOf(cause)
      const what = `the schema registry cannot be reached: ${reason}`
      const fix = 'check REGISTRY_URL and that the registry runs'
      throw new Failure('UNAVAILABLE', { what, fix, dependency: 'the schema registry', cause })
    }
    const what = 'the schema registry refuses the login'
    throw new Failure('CONFIG_INVALID', { what, fix: 'check REGISTRY_USER and REGISTRY_PASSWORD' })
  }
}

async function exchange(
  settings: RegistrySettings,
  { method, path, body }: RegistryCall,
  signal: AbortSignal,
): Promise<RegistryAnswer> {
  const url = new URL(`${settings.url.replace(/\/+$/, '')}${path}`)
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send(url, { method, signal, ...optionsOf(settings) }, resolve)
    request.on('error', reject)
    request.end(body && JSON.stringify(body))
  })
  return { status: response.statusCode ?? 0, body: objectIn(await text(response)) }
}

function optionsOf({ user, password, tlsCa }: RegistrySettings): RequestOptions & { ca?: string } {
  return {
    agent: false,
    headers: { accept: `${MEDIA_TYPE}, application/json`, 'content-type': MEDIA_TYPE },
    ...(user !== null && { auth: `${user}:${password?.reveal() ?? ''}` }),
    ...(tlsCa !== null && { ca: tlsCa }),
  }
}

function objectIn(json: string): RegistryAnswer['body'] {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** For a name with several addresses, Node.js gives the reason only in the code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  return error.message || ('code' in error ? String(error.code) : error.name)
}
