import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sha256 } from '../digest.ts'
import { readEndpoints } from '../endpoints.ts'
import type { Credentials, Draft, Endpoint, MapMeta, Provider } from '../provider.ts'

export type Fixture = {
  readonly name: string
  readonly body: Uint8Array
  readonly endpoint: Endpoint
}

/** What a suite needs of one provider: its fixtures, an endpoint with two secrets, and their keys. */
export type Bench = {
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly credentials: Credentials
  readonly fixtures: readonly Fixture[]
}

/** Reads the fixtures of a provider's folder and makes an endpoint with two secrets. */
export function benchOf(provider: Provider, providerFolder: string): Bench {
  const folder = path.join(providerFolder, 'fixtures')
  const local = provider.createLocalEndpoints(`https://hooks.example.com/webhooks/${provider.id}`)
  const endpoint = endpointOf(provider, local.endpoints['default'])
  const fixtures = readdirSync(folder)
    .filter((file) => file.endsWith('.body'))
    .map((file) => readFixture(provider, path.join(folder, file), local.endpoints['default']))
  return { provider, endpoint, credentials: local.signing['default'] ?? {}, fixtures }
}

function readFixture(provider: Provider, file: string, base: unknown): Fixture {
  const stem = file.slice(0, -'.body'.length)
  const options = optionalJson(`${stem}.endpoint.json`)
  const endpoint = endpointOf(provider, { ...(base as object), ...options })
  return { name: path.basename(stem), body: readFileSync(file), endpoint }
}

function optionalJson(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** The endpoint `default`, read as the gateway reads it. */
export function endpointOf(provider: Provider, document: unknown): Endpoint {
  const nothing = { env: () => undefined, file: () => undefined }
  const result = readEndpoints({ [provider.id]: { default: document } }, [provider], nothing)
  const endpoint = result.ok ? result.value.get(provider.id)?.get('default') : undefined
  if (endpoint === undefined) throw new Error(`the endpoint of ${provider.id} cannot be read`)
  return endpoint
}

/** parse, then map, as the normalizer does it. */
export function interpret(provider: Provider, { body, endpoint }: Omit<Fixture, 'name'>) {
  const parsed = provider.parse(body)
  return parsed.kind === 'ok' ? provider.map(parsed.value, metaOf(body, endpoint)) : parsed
}

/** The records of a fixture; none where it is skipped or dead. */
export function draftsOf(provider: Provider, fixture: Fixture): readonly Draft[] {
  const outcome = interpret(provider, fixture)
  return outcome.kind === 'ok' ? outcome.value : []
}

function metaOf(body: Uint8Array, endpoint: Endpoint): MapMeta {
  const bodyDigest = sha256(body)
  return {
    endpoint,
    webhookId: bodyDigest,
    bodyDigest,
    keyedHash: (address) => sha256(`key|${address}`).slice(0, 32),
  }
}
