import { port, text } from './config-fields.ts'

// Variables that a service reads for itself and the command line reads to find that service.

/** Public port of the gateway. */
export const GATEWAY_PORT = port('GATEWAY_PORT', '8080', 'Public port for webhooks.')

const PRIVATE_PORT = 'Private port for /healthz, /readyz and /metrics.'

/** Private port of each service. */
export const PRIVATE_PORTS = {
  gateway: port('GATEWAY_ADMIN_PORT', '9464', PRIVATE_PORT),
  normalizer: port('NORMALIZER_PORT', '9465', PRIVATE_PORT),
  sink: port('SINK_PORT', '9466', PRIVATE_PORT),
} as const

/** Consumer group of each service that reads topics. */
export const CONSUMER_GROUPS = {
  normalizer: text(
    'NORMALIZER_GROUP',
    'tributary-normalizer',
    'Consumer group of the normalizers.',
  ),
  sink: text('SINK_GROUP', 'tributary-sink', 'Consumer group of the sinks.'),
} as const
