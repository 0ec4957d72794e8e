import { createKafka } from '@tributary/runtime/kafka'
import { createLog, startService } from '@tributary/runtime/service'
import { loadConfig } from './config.ts'
import { runSink, sinkPorts } from './sink.ts'

await startService(createLog('sink', 'info'), async () => {
  const config = loadConfig(process.env)
  const log = createLog('sink', config.service.logLevel)
  const kafka = createKafka({ clientId: 'tributary-sink', settings: config.kafka, log })
  await runSink(config, log, sinkPorts(config, log, kafka))
})
