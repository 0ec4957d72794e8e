import type { StreamRecord } from '@tributary/core'
import { expect, test } from 'vitest'
import type { DeadLetter } from '../dead/dead-letter.ts'
import type { Explanation } from './explain.ts'
import { rawOutcome } from './raw-outcome.ts'
import type { UnifiedFound } from './unified-found.ts'

const raw: StreamRecord = {
  ...{ topic: 'raw.bird', partition: 1, offset: 4n, key: null, value: Buffer.of(), headers: {} },
  timestampMs: 0,
}

const made = (from: string) => ({ raw: from }) as UnifiedFound
const died = (source: string) => ({ source, code: 'HANDLER_BUG' }) as DeadLetter
const HERE = 'raw.bird/1/4'

type Given = {
  readonly unified?: readonly UnifiedFound[]
  readonly dead?: readonly DeadLetter[]
  readonly isWaiting?: boolean
  readonly explanation?: Explanation
}

const skipped: Explanation = { kind: 'skipped', reason: 'contact_event' }
const mapped: Explanation = { kind: 'records', records: 1 }

test.each<readonly [name: string, given: Given, expected: string]>([
  ['has unified records', { unified: [made(HERE)] }, 'emitted'],
  ['shares nothing with records of others', { unified: [made('raw.bird/1/5')] }, 'unknown'],
  ['is a dead letter', { dead: [died(HERE)] }, 'dead HANDLER_BUG'],
  ['died, but is emitted since', { unified: [made(HERE)], dead: [died(HERE)] }, 'emitted'],
  ['was not read yet', { isWaiting: true, explanation: mapped }, 'waiting'],
  ['is not ours', { explanation: skipped }, 'skipped contact_event'],
  ['was mapped to what is retained no more', { explanation: mapped }, 'gone'],
  ['cannot be explained without the endpoints file', {}, 'unknown'],
])('a raw record that %s', (_, { unified = [], dead = [], isWaiting, explanation }, expected) => {
  const { state, detail } = rawOutcome(raw, {
    ...{ unified, dead, isWaiting: () => isWaiting === true },
    explain: explanation === undefined ? null : () => explanation,
  })
  expect(`${state} ${detail}`.trim()).toBe(expected)
})
