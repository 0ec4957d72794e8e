import { defineConfig } from 'vitest/config'

const SOURCES = ['libs', 'services', 'deploy', 'scripts', 'test']
const under = (suffix: string) => SOURCES.map((folder) => `${folder}/**/*${suffix}`)

/** Tests of one stack run one file at a time: some look at all that its topics hold. */
const oneAtATime = (groupOrder: number) => ({ maxWorkers: 1, sequence: { groupOrder } })

/**
 * unit: no I/O. integration: one part against the real stack. e2e: HTTP in, view rows out. integrity: faults.
 *
 * e2e goes before integration: its normalizers read the shared topics from the beginning, and the load
 * that integration tests leave there is nothing but dead letters to them, on which they stop.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: under('.test.ts'),
          exclude: [
            '**/node_modules/**',
            ...under('.int.test.ts'),
            ...under('.e2e.test.ts'),
            ...under('.integrity.test.ts'),
          ],
        },
      },
      {
        test: {
          name: 'integration',
          ...oneAtATime(2),
          include: under('.int.test.ts'),
          globalSetup: ['libs/testing/src/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          ...oneAtATime(1),
          include: under('.e2e.test.ts'),
          globalSetup: ['libs/testing/src/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integrity',
          ...oneAtATime(3),
          include: under('.integrity.test.ts'),
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
