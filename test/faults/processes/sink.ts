import { createLog, startService } from '@tributary/runtime/service'
import { loadConfig } from '../../../services/sink/src/config.ts'
import { runSink, sinkPorts } from '../../../services/sink/src/sink.ts'
import { readSwitches } from './switches.ts'

/** The sink as its main.ts runs it, with the switches of the tests on its ports. */
await startService(createLog('sink', 'info'), async () => {
  const config = loadConfig(process.env)
  const switches = readSwitches(process.env)
  const log = createLog('sink', config.service.logLevel)
  const kafka = switches.kafka('tributary-sink', config.kafka, log)
  const ports = sinkPorts(config, log, kafka)
  await runSink(config, log, {
    ...ports,
    source: switches.source(ports.source),
    producer: switches.producer(ports.producer, kafka),
    insert: switches.insert(ports.insert),
  })
})
