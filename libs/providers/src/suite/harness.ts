import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sha256 } from '../digest.ts'
import { readEndpoints } from '../endpoints.ts'
import { normalizeAddressIn } from '../normalize-address.ts'
import type { Credentials, Draft, Endpoint, MapMeta, Provider } from '../provider.ts'
import { optionsOfFixture } from './fixture-folder.ts'

export type Fixture = {
  readonly name: string
  readonly body: Uint8Array
  readonly endpoint: Endpoint
}

/** What the suite needs of one provider: fixtures, an endpoint with two secrets, and what signs for it. */
export type Harness = {
  readonly provider: Provider
  readonly endpoint: Endpoint
  readonly credentials: Credentials
  readonly fixtures: readonly Fixture[]
  /** The webhooks in `samples/`, in name order; none without that folder. */
  readonly samples: readonly Fixture[]
}

/**
 * Reads the fixtures and samples of a provider's folder and creates an endpoint with two secrets. Throws when
 * there is no fixture or when the options of a fixture cannot be read.
 */
export function harnessOf(provider: Provider, providerFolder: string): Harness {
  const folder = path.join(providerFolder, 'fixtures')
  const local = provider.createLocalEndpoints(`https://hooks.example.com/webhooks/${provider.id}`)
  const defaults = Object(local.endpoints['default'])
  const fixtures = readdirSync(folder)
    .filter((file) => file.endsWith('.body'))
    .map((file) => file.slice(0, -'.body'.length))
    .map((name) => ({
      name,
      body: readFileSync(path.join(folder, `${name}.body`)),
      endpoint: endpointOf(provider, { ...defaults, ...optionsOfFixture(folder, name) }),
    }))
  if (fixtures.length === 0) throw new Error(`${folder} has no webhook: add one as <event>.body`)
  const credentials = local.signing['default'] ?? {}
  const endpoint = endpointOf(provider, defaults)
  const samples = samplesIn(path.join(providerFolder, 'samples'), endpoint)
  return { provider, endpoint, credentials, fixtures, samples }
}

function samplesIn(folder: string, endpoint: Endpoint): readonly Fixture[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  return names.map((name) => ({ name, body: readFileSync(path.join(folder, name)), endpoint }))
}

/** The endpoint `default` of this document, as the gateway reads it. Throws when it is invalid. */
export function endpointOf<E extends Endpoint>(provider: Provider<E>, document: unknown): E {
  const noSecrets = { env: () => undefined, file: () => undefined }
  const result = readEndpoints({ [provider.id]: { default: document } }, [provider], noSecrets)
  if (!result.ok) throw new Error(result.problems.join('; '))
  return result.value.get(provider.id)?.get('default') as E
}

/** Parses and maps a body as the normalizer does. */
export function interpret(provider: Provider, { body, endpoint }: Omit<Fixture, 'name'>) {
  const parsed = provider.parse(body)
  return parsed.kind === 'ok' ? provider.map(parsed.value, metaOf(body, endpoint)) : parsed
}

/** The records of a fixture; none when it is skipped or dead. */
export function draftsOf(provider: Provider, fixture: Omit<Fixture, 'name'>): readonly Draft[] {
  const outcome = interpret(provider, fixture)
  return outcome.kind === 'ok' ? outcome.value : []
}

function metaOf(body: Uint8Array, endpoint: Endpoint): MapMeta {
  const bodyDigest = sha256(body)
  return {
    endpoint,
    bodyDigest,
    keyedHash: (address) =>
      sha256(`key|${normalizeAddressIn(endpoint.country, address)}`).slice(0, 32),
  }
}
