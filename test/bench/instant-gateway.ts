import { createLog, startService } from '@tributary/runtime/service'
import { GATEWAY_PORTS, runGateway } from '../../services/gateway/src/gateway.ts'

/** The gateway with a producer that confirms at once, which leaves HTTP and verification. */
const createProducer = () => ({
  connect: async () => undefined,
  publish: async () => undefined,
  probe: async () => undefined,
  blocked: () => [],
  unconfirmedBytes: () => 0,
  close: async () => undefined,
})

await startService(createLog('gateway', 'info'), () =>
  runGateway(process.env, { ...GATEWAY_PORTS, createProducer }),
)
