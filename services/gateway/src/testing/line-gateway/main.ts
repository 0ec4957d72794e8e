import { connect } from 'node:net'
import { createKafka } from '@tributary/runtime/kafka'
import { createLog, startService } from '@tributary/runtime/service'
import { createProducer, GATEWAY_PORTS, runGateway } from '../../gateway.ts'

/** The gateway as main.ts runs it, but every Kafka connection goes to the port KAFKA_LINE. */
const line = Number(process.env['KAFKA_LINE'])

await startService(createLog('gateway', 'info'), () =>
  runGateway(process.env, {
    ...GATEWAY_PORTS,
    createProducer(options) {
      const kafka = createKafka({
        ...{ clientId: 'tributary-gateway', settings: options.config.kafka, log: options.log },
        socketFactory: ({ onConnect }) => connect(line, '127.0.0.1', onConnect),
      })
      return createProducer(options, kafka)
    },
  }),
)
