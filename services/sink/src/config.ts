import { CLICKHOUSE_FIELDS } from '@tributary/runtime/clickhouse'
import { KAFKA_FIELDS } from '@tributary/runtime/kafka'
import { REGISTRY_FIELDS } from '@tributary/runtime/registry'
import type { Env, GroupsOf } from '@tributary/runtime/service'
import {
  CONSUMER_GROUPS,
  PRIVATE_PORTS,
  readConfig,
  SERVICE_FIELDS,
  TRACING_FIELDS,
} from '@tributary/runtime/service'
import { STAGE_FIELDS } from '@tributary/runtime/stream'

/** Every variable of the sink. */
export const SINK_CONFIG = {
  service: SERVICE_FIELDS,
  sink: {
    port: PRIVATE_PORTS.sink,
    groupId: CONSUMER_GROUPS.sink,
  },
  stage: STAGE_FIELDS,
  kafka: KAFKA_FIELDS,
  registry: REGISTRY_FIELDS,
  clickhouse: CLICKHOUSE_FIELDS,
  tracing: TRACING_FIELDS,
} as const

export type SinkConfig = GroupsOf<typeof SINK_CONFIG>

export const loadConfig = (env: Env): SinkConfig => readConfig(SINK_CONFIG, env)
