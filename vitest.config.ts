import { defineConfig } from 'vitest/config'

const SOURCES = ['libs', 'services', 'deploy', 'tools', 'test']
const under = (suffix: string) => SOURCES.map((folder) => `${folder}/**/*${suffix}`)

/** Files whose databases or stack are their own. They run side by side, with the unit tests. */
const APART = [
  ...['deploy', 'libs/local-stack', 'test/analytics', 'test/security'].map(
    (folder) => `${folder}/**/*.int.test.ts`,
  ),
  'services/gateway/src/spool/spool.int.test.ts',
  'test/e2e/replay.e2e.test.ts',
]

/** One file for each core of a small machine. */
const sideBySide = { maxWorkers: 2 }

/** Files that share topics run one at a time: some look at all that the topics hold. */
const oneAtATime = (groupOrder: number) => ({ maxWorkers: 1, sequence: { groupOrder } })

const onStack = (limitMs: number) => ({
  globalSetup: ['libs/testing/src/global-setup.ts'],
  testTimeout: limitMs,
  hookTimeout: limitMs,
})

/**
 * unit: no I/O. integration: one part against the real stack, `integration-shared` where it is one of
 * those on the shared topics. e2e: HTTP in, view rows out. faults: faults under load.
 *
 * e2e goes before integration-shared: its normalizers read the shared topics from the beginning, and
 * the load of the others there is nothing but dead letters to them, on which they stop.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...sideBySide,
          include: under('.test.ts'),
          exclude: [
            '**/node_modules/**',
            ...under('.int.test.ts'),
            ...under('.e2e.test.ts'),
            ...under('.fault.test.ts'),
          ],
        },
      },
      { test: { name: 'integration', ...sideBySide, include: APART, ...onStack(60_000) } },
      {
        test: {
          name: 'e2e',
          ...oneAtATime(1),
          include: under('.e2e.test.ts'),
          exclude: ['**/node_modules/**', ...APART],
          ...onStack(120_000),
        },
      },
      {
        test: {
          name: 'integration-shared',
          ...oneAtATime(2),
          include: under('.int.test.ts'),
          exclude: ['**/node_modules/**', ...APART],
          ...onStack(60_000),
        },
      },
      {
        test: {
          name: 'faults',
          ...oneAtATime(3),
          include: under('.fault.test.ts'),
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
