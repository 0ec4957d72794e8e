import { expect, test } from 'vitest'
import { type Ending, explainEnding } from './ending.ts'

const ENDING: Ending = {
  ...{ title: 'Apache Kafka', code: 1, signal: null },
  ...{ freeBytes: 1e9, logFile: '/d/logs/kafka.log' },
}

test.for<readonly [string, Partial<Ending>, string]>([
  [
    'an exit code',
    {},
    'Apache Kafka ended (exit code 1): the reason is at the end of /d/logs/kafka.log',
  ],
  [
    'a signal',
    { code: null, signal: 'SIGSEGV' },
    'Apache Kafka ended (signal SIGSEGV): the reason is at the end of /d/logs/kafka.log',
  ],
  [
    'SIGKILL',
    { code: null, signal: 'SIGKILL' },
    'Apache Kafka ended (signal SIGKILL): the machine ran out of memory, unless somebody killed it',
  ],
  [
    'a full disk',
    { freeBytes: 1e6 },
    'Apache Kafka ended (exit code 1): the disk is full, so free some space',
  ],
])('an end by %s is explained in one sentence', ([, change, sentence]) => {
  expect(explainEnding({ ...ENDING, ...change })).toBe(sentence)
})
