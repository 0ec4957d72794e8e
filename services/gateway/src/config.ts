import { KAFKA_FIELDS } from '@tributary/runtime/kafka'
import type { Env, GroupsOf } from '@tributary/runtime/service'
import {
  atMost,
  duration,
  GATEWAY_PORT,
  int,
  optionalText,
  PRIVATE_PORTS,
  readConfig,
  SERVICE_FIELDS,
  TRACING_FIELDS,
  text,
} from '@tributary/runtime/service'

/** A body of this size, with key and headers, still fits into a record of the topics (4 MiB). */
const LARGEST_BODY_BYTES = 3 * 1024 * 1024

const GATEWAY_FIELDS = {
  port: GATEWAY_PORT,
  host: text(
    'GATEWAY_HOST',
    '127.0.0.1',
    'Address that the public port binds to; 0.0.0.0 in a container.',
  ),
  adminPort: PRIVATE_PORTS.gateway,
  endpointsFile: text(
    'ENDPOINTS_FILE',
    undefined,
    'Path of the JSON file with the endpoints and their secrets.',
  ),
  maxBodyBytes: atMost(
    LARGEST_BODY_BYTES,
    int('MAX_BODY_BYTES', '1048576', 'Largest request body that the gateway accepts, in bytes.', 1),
  ),
  maxUnconfirmedBytes: int(
    'MAX_UNCONFIRMED_BYTES',
    '67108864',
    'Limit in bytes, once for webhooks that wait for Kafka and once for bodies that are still arriving. Above it, the gateway answers 503 or 429, so that the provider retries.',
    1,
  ),
  publishTimeout: duration(
    'PUBLISH_TIMEOUT',
    '3s',
    'Time from the arrival of a request within which Kafka or the spool must confirm it. Spruce waits 5 s for the answer.',
  ),
} as const

const QUARANTINE_FIELDS = {
  maxBytes: atMost(
    LARGEST_BODY_BYTES,
    int(
      'QUARANTINE_MAX_BYTES',
      '262144',
      'Largest body, in bytes, that an endpoint with "quarantine" keeps of a request that fails verification.',
    ),
  ),
  bytesPerMinute: int(
    'QUARANTINE_BYTES_PER_MINUTE',
    '10485760',
    'Bytes per minute that each such endpoint keeps, per gateway process.',
  ),
} as const

/** Room for a few records of the largest size. */
const SMALLEST_SPOOL_BYTES = 16 * 1024 * 1024

const SPOOL_FIELDS = {
  dir: optionalText(
    'SPOOL_DIR',
    'Folder that stores webhooks while Kafka is unavailable, one for each gateway process. Unset: no spool.',
  ),
  maxBytes: int(
    'SPOOL_MAX_BYTES',
    '1073741824',
    'Largest size of the spool, in bytes. Above it, the gateway answers 503 or 429, so that the provider retries.',
    SMALLEST_SPOOL_BYTES,
  ),
} as const

/** Every variable of the gateway. */
export const GATEWAY_CONFIG = {
  service: SERVICE_FIELDS,
  gateway: GATEWAY_FIELDS,
  quarantine: QUARANTINE_FIELDS,
  spool: SPOOL_FIELDS,
  kafka: KAFKA_FIELDS,
  tracing: TRACING_FIELDS,
} as const

export type GatewayConfig = GroupsOf<typeof GATEWAY_CONFIG>

export const loadConfig = (env: Env): GatewayConfig => readConfig(GATEWAY_CONFIG, env)
