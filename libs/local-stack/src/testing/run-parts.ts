import path from 'node:path'
import { writeConnection } from '../connection.ts'
import { startInfrastructure } from '../infrastructure.ts'
import { createScreen } from '../screen.ts'
import { readSettings } from '../settings.ts'

/** Runs Kafka, the registry and ClickHouse without the services until SIGTERM, for tests that kill them. */
const root = path.resolve(import.meta.dirname, '../../../..')
const { home, ports, stack: kind } = readSettings(process.env, { cwd: process.cwd(), root })
const screen = createScreen(process.stdout)
const stack = await startInfrastructure({ home, ports, screen, stack: kind })
writeConnection(home, {
  gateway: `http://127.0.0.1:${ports.gateway}`,
  kafka: stack.kafka.brokers,
  registry: stack.registry.url,
  clickhouse: { ...stack.clickhouse, database: 'tributary' },
})
process.once('SIGTERM', () => void stack.stop().then(() => screen.say('Stopped')))
screen.say('Up')
