import type { Env } from '@tributary/runtime'
import {
  CLICKHOUSE_FIELDS,
  createClickHouse,
  createKafka,
  createLog,
  createRegistry,
  KAFKA_FIELDS,
  REGISTRY_FIELDS,
  readConfig,
} from '@tributary/runtime'

/** Only what went wrong reaches the terminal, and the commands say that themselves. */
const silentLog = createLog('admin', 'fatal')

export const kafkaOf = (env: Env) =>
  createKafka({
    clientId: 'tributary-admin',
    settings: readConfig({ kafka: KAFKA_FIELDS }, env).kafka,
    log: silentLog,
  })

export const registryOf = (env: Env) =>
  createRegistry(readConfig({ registry: REGISTRY_FIELDS }, env).registry)

export const clickHouseSettingsOf = (env: Env) =>
  readConfig({ clickhouse: CLICKHOUSE_FIELDS }, env).clickhouse

export const clickHouseOf = (env: Env) => createClickHouse(clickHouseSettingsOf(env))
