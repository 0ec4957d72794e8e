import { createLog, startService } from '@tributary/runtime/service'
import { createProducer, GATEWAY_PORTS, runGateway } from '../../../services/gateway/src/gateway.ts'
import { readSwitches } from './switches.ts'

/** The gateway as its main.ts runs it, with the switches of the tests on its ports. */
await startService(createLog('gateway', 'info'), () => {
  const switches = readSwitches(process.env)
  return runGateway(process.env, {
    createProducer(parts) {
      const kafka = switches.kafka('tributary-gateway', parts.config.kafka, parts.log)
      return switches.producer(createProducer(parts, kafka), kafka)
    },
    createSpoolFiles: (folder) => switches.spoolFiles(GATEWAY_PORTS.createSpoolFiles(folder)),
  })
})
