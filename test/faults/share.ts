/** A fault and how long its run and its control take together, in seconds. */
export type TimedFault = { readonly name: string; readonly seconds: number }

/** Number `turn` of the shares, the faults in it, and how many shares there are. */
export type Share = {
  readonly faults: readonly TimedFault[]
  readonly turn: number
  readonly turns: number
}

export type ShareOptions = {
  /** Most faults of a share. */
  readonly size: number
  /** Most seconds of a share, unless a single fault takes longer. */
  readonly seconds: number
  /** Counts up from commit to commit. */
  readonly position: number
}

/**
 * The share of the faults whose turn it is. Every fault is in exactly one share, so as many consecutive
 * positions as there are shares run all of them. The shares take about equally long.
 */
export function shareOf(faults: readonly TimedFault[], options: ShareOptions): Share {
  const { size, seconds, position } = options
  const total = faults.reduce((sum, fault) => sum + fault.seconds, 0)
  const fewest = Math.max(1, Math.ceil(faults.length / size), Math.ceil(total / seconds))
  for (let turns = fewest; ; turns++) {
    const shares = distribute(faults, { turns, size })
    const isShort = shares.every((share) => share.length < 2 || secondsOf(share) <= seconds)
    if (!isShort && turns < faults.length) continue
    const turn = position % turns
    return { faults: shares[turn] ?? [], turn: turn + 1, turns }
  }
}

export const secondsOf = (faults: readonly TimedFault[]): number =>
  faults.reduce((sum, { seconds }) => sum + seconds, 0)

/** Gives each fault, the longest first, to the shortest share that has room. */
function distribute(
  faults: readonly TimedFault[],
  { turns, size }: { readonly turns: number; readonly size: number },
): readonly (readonly TimedFault[])[] {
  const shares: TimedFault[][] = Array.from({ length: turns }, () => [])
  for (const fault of faults.toSorted((a, b) => b.seconds - a.seconds)) {
    const [shortest] = shares
      .filter((share) => share.length < size)
      .toSorted((a, b) => secondsOf(a) - secondsOf(b))
    shortest?.push(fault)
  }
  return shares
}
