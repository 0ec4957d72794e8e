import { CLICKHOUSE_FIELDS } from '@tributary/runtime/clickhouse'
import { KAFKA_FIELDS } from '@tributary/runtime/kafka'
import { REGISTRY_FIELDS } from '@tributary/runtime/registry'
import type { Env, GroupsOf } from '@tributary/runtime/service'
import { port, readConfig, SERVICE_FIELDS, TRACING_FIELDS, text } from '@tributary/runtime/service'
import { STAGE_FIELDS } from '@tributary/runtime/stream'

/** Every variable of the sink. */
export const SINK_CONFIG = {
  service: SERVICE_FIELDS,
  sink: {
    port: port('SINK_PORT', '9466', 'Private port for /healthz, /readyz and /metrics.'),
    groupId: text('SINK_GROUP', 'tributary-sink', 'Consumer group of the sinks.'),
  },
  stage: STAGE_FIELDS,
  kafka: KAFKA_FIELDS,
  registry: REGISTRY_FIELDS,
  clickhouse: CLICKHOUSE_FIELDS,
  tracing: TRACING_FIELDS,
} as const

export type SinkConfig = GroupsOf<typeof SINK_CONFIG>

export const loadConfig = (env: Env): SinkConfig => readConfig(SINK_CONFIG, env)
