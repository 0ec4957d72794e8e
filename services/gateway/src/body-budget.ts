/** The memory that one body takes while it is read. */
export type BodyShare = {
  /** Says how many bytes the body takes from now on; false when it has lost its share. */
  hold(bytes: number): boolean
  /** The body takes nothing any more. */
  release(): void
}

/** Bounds the memory of all bodies that are being read: a body cannot be verified before it is whole. */
export type BodyBudget = {
  /** `onLost` is called once at most, when the body must be given up so that others find room. */
  open(onLost: () => void): BodyShare
  /** Bytes of all shares. */
  bytes(): number
}

type Open = { bytes: number; readonly onLost: () => void }

/**
 * Beyond the budget the body that takes the most is given up, not the one that comes. Refusing what
 * comes, anybody could keep every webhook out with bodies that he sends slowly, and with such that he
 * only announces, if announced bytes counted: so what counts is what has arrived. A webhook that is
 * smaller than its equal part of the budget always finds room.
 */
export function createBodyBudget(maxBytes: number): BodyBudget {
  const shares = new Set<Open>()
  let total = 0

  function close(share: Open): void {
    if (shares.delete(share)) total -= share.bytes
  }

  function giveUpLargest(): void {
    let largest: Open | null = null
    for (const share of shares) if (share.bytes > (largest?.bytes ?? 0)) largest = share
    if (largest === null) return
    close(largest)
    largest.onLost()
  }

  return {
    bytes: () => total,
    open(onLost) {
      const share: Open = { bytes: 0, onLost }
      shares.add(share)
      return {
        hold(bytes) {
          if (!shares.has(share)) return false
          total += bytes - share.bytes
          share.bytes = bytes
          // One is enough: it takes no less than what has just come.
          if (total > maxBytes) giveUpLargest()
          return shares.has(share)
        },
        release: () => close(share),
      }
    },
  }
}
