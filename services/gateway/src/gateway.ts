import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { KafkaProducer } from '@tributary/runtime/kafka'
import { createKafka, createKafkaProducer, watchBlocked } from '@tributary/runtime/kafka'
import type { Env, Log } from '@tributary/runtime/service'
import {
  aborted,
  createLog,
  createMetrics,
  createTracing,
  loadDocument,
  runService,
  secretReader,
  sleep,
  startAdminServer,
} from '@tributary/runtime/service'
import type { GatewayConfig } from './config.ts'
import { loadConfig } from './config.ts'
import type { GatewayMetrics } from './gateway-metrics.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import { startFallbackProducer } from './spool/fallback-producer.ts'
import type { SpoolFiles } from './spool/spool-folder.ts'
import { createDiskFiles } from './spool/spool-folder.ts'
import { startWebhookServer } from './webhook-server.ts'

export type ProducerOptions = {
  readonly config: GatewayConfig
  readonly log: Log
  readonly metrics: GatewayMetrics
}

/** The adapters of the gateway to the outside, which a test replaces. */
export type GatewayPorts = {
  createProducer(options: ProducerOptions): KafkaProducer
  /** Opens the spool's files in a folder that exists. */
  createSpoolFiles(folder: string): SpoolFiles
}

export const GATEWAY_PORTS: GatewayPorts = { createProducer, createSpoolFiles: createDiskFiles }

/** Produce requests in flight per partition. */
const MAX_IN_FLIGHT = 2

/** Creates the gateway's producer, with a Kafka client from the configuration unless one is passed. */
export function createProducer(
  { config, log, metrics }: ProducerOptions,
  kafka = createKafka({ clientId: 'tributary-gateway', settings: config.kafka, log }),
): KafkaProducer {
  return createKafkaProducer({
    ...{ kafka, log },
    maxUnconfirmedBytes: config.gateway.maxUnconfirmedBytes,
    maxInFlight: MAX_IN_FLIGHT,
    onSent: metrics.sent,
  })
}

/**
 * How long start-up waits for Kafka before it listens anyway: until Kafka is connected, the gateway
 * asks providers to retry.
 */
const CONNECT_FIRST_MS = 2_000

/**
 * Runs the gateway as a process: the public port and the private one. On a stop it takes no new
 * connections, answers the requests in flight and then closes the producer, so that no accepted
 * webhook is lost. Rejects when it cannot start; otherwise ends the process.
 */
export async function runGateway(env: Env, ports: GatewayPorts): Promise<never> {
  const config = loadConfig(env)
  const { service, gateway: settings } = config
  const log = createLog('gateway', service.logLevel)
  const endpoints = loadDocument(
    { variable: 'ENDPOINTS_FILE', file: settings.endpointsFile },
    (document) => readEndpoints(document, PROVIDERS, secretReader(env)),
  )

  const exposed = createMetrics('gateway')
  const metrics = gatewayMetrics(exposed)
  const producer = ports.createProducer({ config, log, metrics })
  watchBlocked('gateway', exposed, producer)
  const tracing = await createTracing({ service: 'gateway', settings: config.tracing, log })
  metrics.watchUnconfirmedBytes(producer.unconfirmedBytes, settings.maxUnconfirmedBytes)
  const stopping = new AbortController()
  const connected = producer.connect(stopping.signal)
  await Promise.race([connected, sleep(CONNECT_FIRST_MS, stopping.signal)])
  const { createSpoolFiles: createFiles } = ports
  const fallback = await startFallbackProducer({
    ...{ config, createFiles, kafka: producer, metrics, log },
  })
  const server = await startWebhookServer({
    ...{ config, endpoints, producer, metrics, log, tracing },
    ...(fallback !== null && { fallback }),
  })
  const admin = await startAdminServer({
    port: settings.adminPort,
    host: service.adminHost,
    portVariable: 'GATEWAY_ADMIN_PORT',
    metrics: exposed,
    ready: server.ready,
  })
  log.info({ port: server.port, adminPort: settings.adminPort }, 'listening')
  const run = async (signal: AbortSignal) => {
    await aborted(signal)
    stopping.abort()
  }
  return runService({
    log,
    workers: [
      { name: 'gateway', run },
      ...(fallback === null ? [] : [{ name: 'spool', run: fallback.drain }]),
    ],
    close: [server.close, producer.close, admin.close, tracing.close],
    drainTimeoutMs: service.drainTimeout,
  })
}
