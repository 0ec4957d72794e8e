/** Random numbers that a seed repeats. */
export type Random = {
  /** From 0 to 1, 1 excluded. */
  next(): number
  /** A whole number from 0, below the bound. */
  below(bound: number): number
  /** True with this probability. */
  chance(probability: number): boolean
}

/** mulberry32, a small seeded generator that is good enough for moments and orders (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    chance: (probability) => next() < probability,
  }
}
