import { createLog, startService } from '@tributary/runtime/service'
import { GATEWAY_PORTS } from './gateway-ports.ts'
import { runGateway } from './run-gateway.ts'

await startService(createLog('gateway', 'info'), () => runGateway(process.env, GATEWAY_PORTS))
