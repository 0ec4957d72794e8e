import { once } from 'node:events'
import { rawTopic } from '@tributary/core'
import { PROVIDER_IDS, PROVIDERS, readEndpoints } from '@tributary/providers'
import {
  createKafka,
  createKafkaProducer,
  createLog,
  createMetrics,
  invalidConfig,
  readJsonFile,
  runService,
  secretReader,
  startAdminServer,
  startService,
} from '@tributary/runtime'
import { createApp } from './app.ts'
import { loadConfig } from './config.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import { serve } from './serve.ts'

/** Produce requests under way per partition. */
const MAX_IN_FLIGHT = 2

await startService(createLog('gateway', 'info'), async () => {
  const { service, gateway, kafka: settings } = loadConfig(process.env)
  const log = createLog('gateway', service.logLevel)
  const document = readJsonFile('ENDPOINTS_FILE', gateway.endpointsFile)
  const result = readEndpoints(document, PROVIDERS, secretReader(process.env))
  if (!result.ok) throw invalidConfig(result.problems)

  const metrics = createMetrics('gateway')
  const own = gatewayMetrics(metrics)
  const producer = createKafkaProducer({
    kafka: createKafka({ clientId: 'tributary-gateway', settings, log }),
    log,
    maxUnconfirmedBytes: gateway.maxUnconfirmedBytes,
    maxInFlight: MAX_IN_FLIGHT,
    onSent: (_, records, seconds) => {
      own.batchRecords.observe(records)
      own.produceSeconds.observe(seconds)
    },
  })
  metrics.observe(
    'tributary_gateway_unconfirmed_bytes',
    'Bytes that wait for Kafka to confirm them.',
    producer.unconfirmedBytes,
  )

  const ready = async () => {
    await producer.probe(PROVIDER_IDS.map(rawTopic))
    return { ready: true } as const
  }
  const app = createApp({
    endpoints: result.endpoints,
    producer,
    maxBodyBytes: gateway.maxBodyBytes,
    publishTimeoutMs: gateway.publishTimeout,
    metrics: own,
    log,
    now: Date.now,
    ready,
  })
  const admin = await startAdminServer({
    port: gateway.adminPort,
    host: service.adminHost,
    portVariable: 'GATEWAY_ADMIN_PORT',
    metrics,
    ready,
  })
  const server = await serve(app, gateway)
  log.info({ port: gateway.port, adminPort: gateway.adminPort }, 'listening')
  await runService({
    log,
    workers: [
      {
        name: 'gateway',
        run: async (signal) => {
          producer.connect(signal)
          if (!signal.aborted) await once(signal, 'abort')
        },
      },
    ],
    close: [server.close, producer.close, admin.close],
    drainTimeoutMs: service.drainTimeout,
  })
})
