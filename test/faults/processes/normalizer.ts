import { createLog, startService } from '@tributary/runtime/service'
import { loadConfig } from '../../../services/normalizer/src/config.ts'
import { normalizerPorts, runNormalizer } from '../../../services/normalizer/src/normalizer.ts'
import { readSwitches } from './switches.ts'

/** The normalizer as its main.ts runs it, with the switches of the tests on its ports. */
await startService(createLog('normalizer', 'info'), async () => {
  const config = loadConfig(process.env)
  const switches = readSwitches(process.env)
  const log = createLog('normalizer', config.service.logLevel)
  const kafka = switches.kafka('tributary-normalizer', config.kafka, log)
  const ports = normalizerPorts(config, log, kafka)
  await runNormalizer(config, log, {
    kafka,
    source: switches.source(ports.source),
    producer: switches.producer(ports.producer, kafka),
  })
})
