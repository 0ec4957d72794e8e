import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { Failure } from '@tributary/core'
import type { RegistrySettings } from './registry.ts'

/** What answered: the registry, or whatever else stands at its address. */
export type RegistryAnswer = {
  readonly status: number
  /** The JSON object of the answer; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>
}

export type RegistryCall = {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Path below the base URL; every part of it is encoded. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

/** Rejects with UNAVAILABLE when there is no whole answer, with CONFIG_INVALID when the login is refused. */
export type AskRegistry = (call: RegistryCall) => Promise<RegistryAnswer>

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json'

/** Asks a registry until a time limit that all of its calls share. Every call has its own connection. */
export function createAskRegistry(settings: RegistrySettings, timeoutMs: number): AskRegistry {
  const signal = AbortSignal.timeout(timeoutMs)
  return async (call) => {
    try {
      const answer = await exchange(settings, call, signal)
      if (answer.status !== 401 && answer.status !== 403) return answer
    } catch (error) {
      const reason = signal.aborted ? `no answer within ${timeoutMs / 1_000} s` : reasonOf(error)
      const what = `the schema registry cannot be reached: ${reason}`
      throw new Failure('UNAVAILABLE', `${what}. Check REGISTRY_URL and that it runs`, error)
    }
    const what = 'the schema registry refuses the login'
    throw new Failure('CONFIG_INVALID', `${what}: check REGISTRY_USER and REGISTRY_PASSWORD`)
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

/** Where a name has several addresses, Node.js tells why in the code alone. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  return error.message || ('code' in error ? String(error.code) : error.name)
}
