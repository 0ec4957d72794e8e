import type { OutRecord } from '@tributary/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { poisonedBodies, poisonedValues } from './inject/poison.ts'
import { createRandom } from './load/random.ts'
import { webhookOf, webhooks } from './load/webhooks.ts'
import { createImmortal, createLife } from './memory/life.ts'
import type { Effects } from './memory/process.ts'
import { distinctEffects, runProcess } from './memory/process.ts'
import { rawRecordOf } from './memory/raw-records.ts'
import { commitsFirst } from './processes/unsafe-ports.ts'

// Runs the real stages on Kafka and ClickHouse in memory. In each run a process dies at another step of its
// ports. After a restart it must reach the same result as a process that never died.

const WEBHOOKS = 12
const POISONED = 6
const LATE_MS = 400
/** Number of runs at the same time, which mostly wait. */
const AT_ONCE = 50

async function inputOf(name: 'normalizer' | 'sink'): Promise<readonly OutRecord[]> {
  const endless = webhooks('memory', createRandom(1), new Set())
  const sent = Array.from({ length: WEBHOOKS }, () => endless.next().value)
  const poison = poisonedBodies('memory')
    .slice(0, POISONED)
    .map((body) => webhookOf('highlevel', body))
  const raw = [...sent, ...poison].map(rawRecordOf)
  if (name === 'normalizer') return raw
  const { records } = await runProcess('normalizer', { input: raw, life: createImmortal() })
  const byHand = poisonedValues({ message: 1, call: 2 }).map(({ value }) => ({
    ...{ topic: 'unified.messages', key: null, value, headers: {} },
  }))
  return [...byHand, ...records.filter(({ topic }) => topic.startsWith('unified.'))]
}

describe.each(['normalizer', 'sink'] as const)('a %s', (name) => {
  let input: readonly OutRecord[]
  let steps: number
  let whole: Effects

  beforeAll(async () => {
    input = await inputOf(name)
    const life = createImmortal()
    whole = await runProcess(name, { input, life })
    steps = life.steps()
  })

  test('that never dies writes everything once', () => {
    expect(whole.records.length + whole.rows.length).toBe(distinctEffects(whole).length)
    expect(distinctEffects(whole).length).toBeGreaterThan(WEBHOOKS)
  })

  test('that dies at any step reaches the same result as one that never died', async () => {
    const expected = distinctEffects(whole)
    const endsUpRight = async (diesAt: number) => {
      const effects = await runProcess(name, { input, life: createLife(diesAt) })
      return distinctEffects(effects).join('\n') === expected.join('\n')
    }
    const wrong: number[] = []
    for (let from = 1; from <= steps; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, steps + 1 - from) }, (_, at) => from + at)
      const right = await Promise.all(some.map(endsUpRight))
      wrong.push(...some.filter((_, at) => !right[at]))
    }
    expect(steps).toBeGreaterThan(WEBHOOKS)
    expect(wrong).toEqual([])
  })

  test('that commits before the effect loses something when it dies, and the test detects it', async () => {
    const life = createLife(10)
    const effects = await runProcess(name, { input, life, unsafe: commitsFirst, lateMs: LATE_MS })
    expect(distinctEffects(effects).length).toBeLessThan(distinctEffects(whole).length)
  })
})
