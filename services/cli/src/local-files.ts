import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Connection } from '@tributary/local-stack'
import type { Env } from '@tributary/runtime/service'

/** Endpoints file of the local stack whose folder is `home`. */
export const localEndpointsFile = (home: string): string => path.join(home, 'endpoints.json')

/**
 * Variables that point at the local stack of `home`, from its connection.json. Without such a stack
 * only the names of its files. The environment of the caller takes precedence.
 */
export function localVariables(home: string): Env {
  const connection = readJson<Partial<Connection>>(home, 'connection.json') ?? {}
  const { gateway, kafka, registry, clickhouse, privatePorts } = connection
  return {
    GATEWAY_URL: gateway,
    KAFKA_BROKERS: kafka?.join(','),
    REGISTRY_URL: registry,
    CLICKHOUSE_URL: clickhouse?.url,
    CLICKHOUSE_USER: clickhouse?.user,
    CLICKHOUSE_PASSWORD: clickhouse?.password,
    CLICKHOUSE_DATABASE: clickhouse?.database,
    GATEWAY_ADMIN_PORT: privatePorts?.gateway.toString(),
    NORMALIZER_PORT: privatePorts?.normalizer.toString(),
    SINK_PORT: privatePorts?.sink.toString(),
    ENDPOINTS_FILE: localEndpointsFile(home),
    SIGNING_FILE: path.join(home, 'signing.json'),
    PII_HASH_KEY_FILE: existing(path.join(home, 'pii-hash-key')),
  }
}

const existing = (file: string): string | undefined => (existsSync(file) ? file : undefined)

function readJson<T>(home: string, file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path.join(home, file), 'utf8'))
  } catch {
    return undefined
  }
}
