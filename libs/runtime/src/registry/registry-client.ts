import { AsyncLocalStorage } from 'node:async_hooks'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { failureOf, isAnswer, notARegistry, unreachable } from './registry-answers.ts'
import type { RegistrySettings } from './registry-settings.ts'

// What @kafkajs/confluent-schema-registry lacks: a limit of time, an agent for the CA, and the difference
// between a registry and whatever else answers at its address, such as a proxy (registry-answers.ts).

type ClientOptions = ConstructorParameters<typeof SchemaRegistry>[0]
type Middleware = NonNullable<ClientOptions['middlewares']>[number]

export type RegistryClient = {
  /**
   * Rejects with UNAVAILABLE when no registry answers, and with CONFIG_INVALID when it refuses the login.
   * What the registry itself does not know (`isUnknown`) or refuses (`refusalIn`) rejects as the library
   * does.
   */
  readonly client: SchemaRegistry
  /** Runs `use` with one limit of time for all of its requests together; otherwise each has its own. */
  limited<T>(use: () => Promise<T>): Promise<T>
}

const MEDIA_TYPES = 'application/vnd.schemaregistry.v1+json, application/json'

/** Connects nothing yet. Each request has its own connection. */
export function createRegistryClient(
  settings: RegistrySettings,
  timeoutMs: number,
): RegistryClient {
  const { url, user, password } = settings
  const limits = new AsyncLocalStorage<AbortSignal>()
  const late = () => unreachable(`no answer within ${timeoutMs / 1_000} s`)
  const middleware: Middleware = ({ resourceMethod }) => {
    const signal = limits.getStore() ?? AbortSignal.timeout(timeoutMs)
    return {
      async prepareRequest(next) {
        return (await next()).enhance({ headers: { accept: MEDIA_TYPES }, signal })
      },
      async response(next) {
        try {
          // The library never settles when an answer breaks off: the limit of time ends that, too.
          const response = await Promise.race([next(), untilAborted(signal)])
          if (isAnswer(resourceMethod, response)) return response
          throw notARegistry(response.status())
        } catch (error) {
          throw signal.aborted ? late() : failureOf(resourceMethod, error)
        }
      },
    }
  }
  const client = new SchemaRegistry({
    host: url.replace(/\/+$/, ''),
    agent: agentOf(settings),
    retry: { retries: 0 },
    middlewares: [middleware],
    ...(user !== null && { auth: { username: user, password: password?.reveal() ?? '' } }),
  })
  return {
    client,
    limited: (use) => limits.run(AbortSignal.timeout(timeoutMs), use),
  }
}

const agentOf = ({ url, tlsCa }: RegistrySettings): HttpAgent =>
  url.startsWith('https:')
    ? new HttpsAgent({ keepAlive: false, ...(tlsCa !== null && { ca: tlsCa }) })
    : new HttpAgent({ keepAlive: false })

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
