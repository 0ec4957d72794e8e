import { watchBlocked } from '../../libs/runtime/src/kafka/index.ts'
import { createLog, readinessGauges } from '../../libs/runtime/src/service/index.ts'
import { createStreamMetrics } from '../../libs/runtime/src/stream/stream-metrics.ts'
import { gatewayMetrics } from '../../services/gateway/src/gateway-metrics.ts'
import { measuredInsert } from '../../services/sink/src/sink-metrics.ts'
import type { Definition } from './prometheus-page.ts'

const log = createLog('documentation', 'fatal')
const producer = { blocked: () => [] }

/** Defines the metrics of each service as its main.ts does. */
export const SERVICE_METRICS: Readonly<Record<string, Definition>> = {
  gateway(metrics) {
    const own = gatewayMetrics(metrics)
    own.watchUnconfirmedBytes(() => 0, 0)
    own.watchSpool(() => ({ bytes: 0, records: 0, oldestSeconds: 0 }))
    watchBlocked('gateway', metrics, producer)
    readinessGauges(metrics)
  },
  normalizer(metrics) {
    createStreamMetrics({ name: 'normalizer', metrics, log })
    watchBlocked('normalizer', metrics, producer)
    readinessGauges(metrics)
  },
  sink(metrics) {
    createStreamMetrics({ name: 'sink', metrics, log })
    watchBlocked('sink', metrics, producer)
    measuredInsert(metrics, async () => undefined)
    readinessGauges(metrics)
  },
}
