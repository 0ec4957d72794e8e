import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createScreen, freePorts, startInfrastructure } from '@tributary/local-stack'
import type { TestStack } from './stack.ts'

/** The local stack on free ports and a temporary folder, which is removed at the end. */
export async function startEmbeddedStack(): Promise<TestStack> {
  const home = await mkdtemp(path.join(tmpdir(), 'tributary-test-'))
  const [kafka = 0, registry = 0, clickhouse = 0] = await freePorts(3)
  const infrastructure = await startInfrastructure({
    home,
    ports: { kafka, registry, clickhouse },
    screen: createScreen(process.stderr),
  })
  return {
    addresses: {
      kafka: infrastructure.kafka,
      registry: infrastructure.registry,
      clickhouse: infrastructure.clickhouse,
    },
    async stop() {
      await infrastructure.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
