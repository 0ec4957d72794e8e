import type { KafkaProducer } from '@tributary/runtime/kafka'
import { createKafka, createKafkaProducer } from '@tributary/runtime/kafka'
import type { Log } from '@tributary/runtime/service'
import type { GatewayConfig } from './config.ts'
import type { GatewayMetrics } from './gateway-metrics.ts'
import { createDiskFiles } from './spool/disk-files.ts'
import type { SpoolFiles } from './spool/spool-files.ts'

export type ProducerParts = {
  readonly config: GatewayConfig
  readonly log: Log
  readonly metrics: GatewayMetrics
}

/** What the gateway reaches the world by. */
export type GatewayPorts = {
  createProducer(parts: ProducerParts): KafkaProducer
  /** Files of the spool in this folder, which exists. */
  createSpoolFiles(folder: string): SpoolFiles
}

/** Produce requests under way per partition. */
const MAX_IN_FLIGHT = 2

/** The producer of the gateway; Kafka's client is made from the configuration, unless one is given. */
export function createProducer(
  { config, log, metrics }: ProducerParts,
  kafka = createKafka({ clientId: 'tributary-gateway', settings: config.kafka, log }),
): KafkaProducer {
  return createKafkaProducer({
    ...{ kafka, log },
    maxUnconfirmedBytes: config.gateway.maxUnconfirmedBytes,
    maxInFlight: MAX_IN_FLIGHT,
    onSent: metrics.sent,
  })
}

export const GATEWAY_PORTS: GatewayPorts = { createProducer, createSpoolFiles: createDiskFiles }
