import { once } from 'node:events'
import { PROVIDERS, readEndpoints } from '@tributary/providers'
import {
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
import { loadConfig } from '../../../services/gateway/src/config.ts'
import { startGateway } from '../../../services/gateway/src/gateway.ts'
import { gatewayMetrics } from '../../../services/gateway/src/gateway-metrics.ts'
import { readSwitches } from './switches.ts'

const MAX_IN_FLIGHT = 2

/** The gateway with the tests' hands on its producer. */
await startService(createLog('gateway', 'info'), async () => {
  const config = loadConfig(process.env)
  const switches = readSwitches(process.env)
  const log = createLog('gateway', config.service.logLevel)
  const document = readJsonFile('ENDPOINTS_FILE', config.gateway.endpointsFile)
  const read = readEndpoints(document, PROVIDERS, secretReader(process.env))
  if (!read.ok) throw invalidConfig(read.problems)
  const exposed = createMetrics('gateway')
  const kafka = switches.kafka('tributary-gateway', config.kafka, log)
  const producer = createKafkaProducer({
    kafka,
    log,
    maxUnconfirmedBytes: config.gateway.maxUnconfirmedBytes,
    maxInFlight: MAX_IN_FLIGHT,
  })
  const gateway = await startGateway({
    config,
    endpoints: read.endpoints,
    producer: switches.producer(producer, kafka),
    metrics: gatewayMetrics(exposed),
    log,
  })
  const admin = await startAdminServer({
    port: config.gateway.adminPort,
    host: config.service.adminHost,
    portVariable: 'GATEWAY_ADMIN_PORT',
    metrics: exposed,
    ready: gateway.ready,
  })
  const run = async (signal: AbortSignal) => {
    void producer.connect(signal)
    if (!signal.aborted) await once(signal, 'abort')
  }
  await runService({
    log,
    workers: [{ name: 'gateway', run }],
    close: [gateway.close, producer.close, admin.close],
    drainTimeoutMs: config.service.drainTimeout,
  })
})
