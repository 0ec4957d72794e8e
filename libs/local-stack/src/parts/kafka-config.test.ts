import { expect, test } from 'vitest'
import { serverProperties } from './kafka-config.ts'

const text = serverProperties({ port: 9092, controllerPort: 20_001, logDir: 'data' })

test.for([
  'listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:20001',
  'controller.quorum.voters=1@127.0.0.1:20001',
  'auto.create.topics.enable=false',
  'message.max.bytes=4194304',
  'log.retention.ms=-1',
])('the broker has %s', (line) => {
  expect(text.split('\n')).toContain(line)
})
