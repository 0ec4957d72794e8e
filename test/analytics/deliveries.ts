import { deliveredAgain, type History } from './records.ts'

/** Numbers from 0 up to 1 that a seed determines (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Every record at least once and about half of them twice, in a random order and random batches. */
export function deliveriesOf(history: History, seed: number): readonly History[] {
  const random = randomNumbers(seed)
  const repeats = history.filter(() => random() < 0.5)
  const all = [...history, ...repeats].map((record) =>
    deliveredAgain(record, Math.floor(random() * 1e6)),
  )
  const shuffled = all
    .map((record) => ({ record, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ record }) => record)
  const batches: History[] = []
  for (let start = 0; start < shuffled.length; ) {
    const end = start + 1 + Math.floor(random() ** 2 * shuffled.length)
    batches.push(shuffled.slice(start, end))
    start = end
  }
  return batches
}
