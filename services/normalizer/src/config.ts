import { NORMALIZATION_FIELDS } from '@tributary/normalization/settings'
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

const NORMALIZER_FIELDS = {
  port: PRIVATE_PORTS.normalizer,
  groupId: CONSUMER_GROUPS.normalizer,
} as const

/** Every variable of the normalizer. */
export const NORMALIZER_CONFIG = {
  service: SERVICE_FIELDS,
  normalizer: NORMALIZER_FIELDS,
  normalization: NORMALIZATION_FIELDS,
  stage: STAGE_FIELDS,
  kafka: KAFKA_FIELDS,
  registry: REGISTRY_FIELDS,
  tracing: TRACING_FIELDS,
} as const

export type NormalizerConfig = GroupsOf<typeof NORMALIZER_CONFIG>

export const loadConfig = (env: Env): NormalizerConfig => readConfig(NORMALIZER_CONFIG, env)
