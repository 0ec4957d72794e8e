import { once } from 'node:events'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { Env } from '@tributary/runtime/service'
import {
  createLog,
  createMetrics,
  createTracing,
  loadDocument,
  runService,
  secretReader,
  sleep,
  startAdminServer,
} from '@tributary/runtime/service'
import { loadConfig } from './config.ts'
import { startGateway } from './gateway.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import type { GatewayPorts } from './gateway-ports.ts'
import { startSpooling } from './spool/start-spooling.ts'

/**
 * So long a start waits for Kafka: listening first, it would refuse what comes meanwhile. Without
 * Kafka it listens all the same, to tell providers to come again.
 */
const CONNECT_FIRST_MS = 2_000

/**
 * The gateway as a process: both ports, and a stop that loses nothing: take nothing more, answer what
 * is under way, close the producer. Rejects when it cannot start; otherwise ends the process.
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
  const tracing = await createTracing({ service: 'gateway', settings: config.tracing, log })
  metrics.watchUnconfirmedBytes(producer.unconfirmedBytes, settings.maxUnconfirmedBytes)
  const stopping = new AbortController()
  const connected = producer.connect(stopping.signal)
  await Promise.race([connected, sleep(CONNECT_FIRST_MS, stopping.signal)])
  const { createSpoolFiles: createFiles } = ports
  const spooling = await startSpooling({ config, createFiles, kafka: producer, metrics, log })
  const gateway = await startGateway({
    ...{ config, endpoints, producer, metrics, log, tracing },
    ...(spooling !== null && { spooling }),
  })
  const admin = await startAdminServer({
    port: settings.adminPort,
    host: service.adminHost,
    portVariable: 'GATEWAY_ADMIN_PORT',
    metrics: exposed,
    ready: gateway.ready,
  })
  log.info({ port: gateway.port, adminPort: settings.adminPort }, 'listening')
  const run = async (signal: AbortSignal) => {
    if (!signal.aborted) await once(signal, 'abort')
    stopping.abort()
  }
  return runService({
    log,
    workers: [
      { name: 'gateway', run },
      ...(spooling === null ? [] : [{ name: 'spool', run: spooling.drain }]),
    ],
    close: [gateway.close, producer.close, admin.close, tracing.close],
    drainTimeoutMs: service.drainTimeout,
  })
}
