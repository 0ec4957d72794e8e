import path from 'node:path'
import { defineConfig } from 'vitest/config'

const SOURCES = ['libs', 'services', 'deploy', 'tools', 'test']
const under = (suffix: string) => SOURCES.map((folder) => `${folder}/**/*${suffix}`)
const NOT_UNIT = ['.int.test.ts', '.e2e.test.ts', '.fault.test.ts']

/** Files run two at a time, one for each core of a small machine, in workers that load a module once. */
const shared = {
  maxWorkers: 2,
  isolate: false,
  // Services and commands that tests start as processes start in half the time.
  env: { NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/compile') },
}

const onStack = (limitMs: number, setup = 'global-setup') => ({
  globalSetup: [`libs/testing/src/${setup}.ts`],
  testTimeout: limitMs,
  hookTimeout: limitMs,
})

/**
 * - unit: no I/O
 * - e2e: HTTP in, view rows out
 * - integration: one part against the real stack
 * - faults: faults under load
 *
 * e2e has its own Kafka: its normalizers read every raw topic from the beginning, and the load of the
 * integration tests would open their circuit breakers. It comes first, so that the two Kafkas start at the
 * same time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...shared,
          include: under('.test.ts'),
          exclude: ['**/node_modules/**', ...NOT_UNIT.flatMap(under)],
        },
      },
      {
        test: {
          name: 'e2e',
          ...shared,
          include: under('.e2e.test.ts'),
          ...onStack(120_000, 'own-kafka-setup'),
        },
      },
      {
        test: {
          name: 'integration',
          ...shared,
          include: under('.int.test.ts'),
          ...onStack(60_000),
        },
      },
      {
        test: {
          name: 'faults',
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: under('.fault.test.ts'),
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
