import { createLog, startService } from '@tributary/runtime/service'
import { GATEWAY_PORTS, runGateway } from './gateway.ts'

await startService(createLog('gateway', 'info'), () => runGateway(process.env, GATEWAY_PORTS))
