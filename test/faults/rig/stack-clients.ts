import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Addresses } from '@tributary/local-stack'
import { createKafka, KAFKA_FIELDS } from '@tributary/runtime/kafka'
import { createRegistry, REGISTRY_FIELDS } from '@tributary/runtime/registry'
import type { Env } from '@tributary/runtime/service'
import { createLog, readConfig } from '@tributary/runtime/service'
import { stackVariables } from '@tributary/testing'

const silent = createLog('faults', 'fatal')

/** Connections of the tests to Kafka and the registry that bypass the proxies of the services. */
export function stackClients(addresses: Addresses) {
  const env: Env = stackVariables(addresses, '')
  const config = readConfig({ kafka: KAFKA_FIELDS, registry: REGISTRY_FIELDS }, env)
  return {
    kafka: createKafka({ clientId: 'faults', settings: config.kafka, log: silent }),
    registry: createRegistry(config.registry),
  }
}

export type StackClients = ReturnType<typeof stackClients>

/** Rows of queries in one database. */
export type Database = {
  readonly name: string
  rows<T>(query: string): Promise<readonly T[]>
  command(query: string): Promise<void>
  close(): Promise<void>
}

export function openDatabase({ clickhouse }: Addresses, name: string): Database {
  const { url, user, password } = clickhouse
  const client = createClient({
    ...{ url, username: user, password, database: name },
    log: { level: ClickHouseLogLevel.OFF },
  })
  return {
    name,
    async rows<T>(query: string) {
      const result = await client.query({ query, format: 'JSONEachRow' })
      return result.json<T>()
    },
    async command(query) {
      await client.command({ query })
    },
    close: () => client.close(),
  }
}
