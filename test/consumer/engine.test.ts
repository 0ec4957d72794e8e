import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { erasedBy } from '../../libs/consumer/src/fold/erasures.ts'
import { type Erasure, type Fact, foldAll } from '../../libs/consumer/src/fold/index.ts'
import { createEngine, type Engine } from '../../libs/consumer/src/latest/engine.ts'
import { memoryStore, type Store } from '../../libs/consumer/src/latest/index.ts'
import { stories } from './stories.ts'
import { createTable, linesOfRows } from './table.ts'

type Step = { readonly fact: Fact } | { readonly erasure: Erasure }

/** Steps in a random order, some twice, spread over members, with random faults. */
const runs = fc
  .tuple(stories, fc.infiniteStream(fc.nat({ max: 1_000_003 })))
  .map(([{ facts, erasures }, random]) => {
    const next = (): number => random.next().value ?? 0
    const steps: Step[] = [
      ...facts.map((fact) => ({ fact })),
      ...erasures.map((erasure) => ({ erasure })),
    ]
    const repeated = [...steps, ...steps.filter(() => next() % 4 === 0)]
    const mixed = repeated
      .map((step) => ({ step, place: next() }))
      .sort((one, other) => one.place - other.place)
      .map(({ step }) => step)
    return { facts, erasures, steps: mixed, next }
  })

const KINDS = ['message', 'call', 'conversation'] as const

/** A store whose answers come late, so that members overtake each other. */
function slowStore(next: () => number): Store {
  const store = memoryStore()
  const pause = async () => {
    for (let turns = next() % 4; turns > 0; turns -= 1) await Promise.resolve()
  }
  return {
    get: async (key) => {
      await pause()
      const entry = await store.get(key)
      await pause()
      return entry
    },
    compareAndSet: async (key, value, expected) => {
      await pause()
      return store.compareAndSet(key, value, expected)
    },
  }
}

/** As a partition: redelivers a step until it succeeds. */
async function applyAll(engine: Engine, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    for (let isDone = false; !isDone; ) {
      isDone = await apply(engine, step).then(
        () => true,
        () => false,
      )
    }
  }
}

async function apply(engine: Engine, step: Step): Promise<void> {
  if ('fact' in step) return engine.applyFact(step.fact)
  const erased = erasedBy(step.erasure)
  if (erased !== null) await engine.applyErasure(erased)
}

test('members that share a store end with the rows of all facts, whatever the order, the repetitions and the faults', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ facts, erasures, steps, next }) => {
      const table = createTable()
      const store = slowStore(next)
      const members = [0, 1, 2].map(() =>
        createEngine({
          store,
          kinds: KINDS,
          leaseMs: 30_000,
          async onChange(change) {
            if (next() % 10 === 0) throw new Error('before the change')
            await Promise.resolve()
            table.apply(change)
            if (next() % 10 === 0) throw new Error('after the change')
          },
        }),
      )
      await Promise.all(
        members.map((engine, index) =>
          applyAll(
            engine,
            steps.filter((_, place) => place % members.length === index),
          ),
        ),
      )
      expect(table.lines()).toEqual(linesOfRows(foldAll(facts, erasures)))
    }),
    { numRuns: 30 },
  )
})

test('a fact that changes no row calls no handler', async () => {
  const [story] = fc.sample(stories, { numRuns: 1, seed: 7 })
  const calls: string[] = []
  const engine = createEngine({
    ...{ store: memoryStore(), kinds: KINDS, leaseMs: 1_000 },
    onChange: (change) => void calls.push(change.type),
  })
  const steps = (story?.facts ?? []).map((fact) => ({ fact }))
  await applyAll(engine, steps)
  const first = calls.length
  expect(first).toBeGreaterThan(0)
  await applyAll(engine, steps.toReversed())
  expect(calls.length).toBe(first)
})

test('a row is handed out again once the lease of a dead member expires', async () => {
  const [story] = fc.sample(stories, { numRuns: 1, seed: 7 })
  const fact = (story?.facts ?? []).find(({ record }) => !record.is_partial && !record.is_deleted)
  if (fact === undefined) throw new Error('the story has content')
  const store = memoryStore()
  const seen: string[] = []
  const kinds = [fact.kind === 'conversationEvent' ? 'conversation' : fact.kind] as const
  const dead = createEngine({
    ...{ store, kinds, leaseMs: 100 },
    onChange: () => new Promise<void>(() => undefined),
  })
  void dead.applyFact(fact)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const next = createEngine({
    ...{ store, kinds, leaseMs: 100 },
    onChange: ({ type }) => void seen.push(type),
  })
  const startedAt = performance.now()
  await next.applyFact(fact)
  expect(seen).toEqual(['set'])
  expect(performance.now() - startedAt).toBeGreaterThan(50)
  await next.applyFact(fact)
  expect(seen).toEqual(['set'])
})

test('a handler that throws while another member changes the entity leaves no lease', async () => {
  const [story] = fc.sample(stories, { numRuns: 1, seed: 7 })
  const facts = (story?.facts ?? []).filter(({ kind }) => kind === 'message')
  const [first, second] = facts.filter(
    ({ record }) => 'message_id' in record && !record.is_partial && !record.is_deleted,
  )
  if (first === undefined || second === undefined) throw new Error('the story has two contents')
  const sameEntity = { ...second, record: { ...second.record, ...idsOf(first) } } as Fact
  const store = memoryStore()
  const options = { store, kinds: ['message'] as const, leaseMs: 30_000 }
  const other = createEngine({ ...options, onChange: () => undefined })
  const changes: Promise<void>[] = []
  const failing = createEngine({
    ...options,
    async onChange() {
      changes.push(other.applyFact(sameEntity))
      await new Promise((resolve) => setTimeout(resolve, 5))
      throw new Error('the handler fails')
    },
  })
  await expect(failing.applyFact(first)).rejects.toThrow('the handler fails')
  await Promise.all(changes)
})

/** What makes a message the same one. */
const idsOf = ({ record }: Fact) => {
  if (!('message_id' in record)) throw new Error('not a message')
  const { provider, account_id, message_id } = record
  return { provider, account_id, message_id }
}
