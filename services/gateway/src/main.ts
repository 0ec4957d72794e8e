import { createKafka, createKafkaProducer, createLog, startService } from '@tributary/runtime'
import type { ProducerParts } from './run-gateway.ts'
import { runGateway } from './run-gateway.ts'

/** Produce requests under way per partition. */
const MAX_IN_FLIGHT = 2

const createProducer = ({ config, log, metrics }: ProducerParts) =>
  createKafkaProducer({
    kafka: createKafka({ clientId: 'tributary-gateway', settings: config.kafka, log }),
    log,
    maxUnconfirmedBytes: config.gateway.maxUnconfirmedBytes,
    maxInFlight: MAX_IN_FLIGHT,
    onSent: metrics.sent,
  })

await startService(createLog('gateway', 'info'), () => runGateway(process.env, createProducer))
