import { createKafka } from '@tributary/runtime/kafka'
import { createLog, startService } from '@tributary/runtime/service'
import { loadConfig } from './config.ts'
import { normalizerPorts, runNormalizer } from './normalizer.ts'

await startService(createLog('normalizer', 'info'), async () => {
  const config = loadConfig(process.env)
  const log = createLog('normalizer', config.service.logLevel)
  const kafka = createKafka({ clientId: 'tributary-normalizer', settings: config.kafka, log })
  await runNormalizer(config, log, normalizerPorts(config, log, kafka))
})
