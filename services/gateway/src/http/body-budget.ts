/** The memory of one body while the gateway reads it. */
export type BodyShare = {
  /** Sets how many bytes the body takes from now on. False when the budget has dropped the body. */
  hold(bytes: number): boolean
  /** The body takes no memory any longer. */
  release(): void
}

/** Bounds the memory of all bodies in flight: a body can be verified only once it is complete. */
export type BodyBudget = {
  /** Calls `onDropped` at most once, when this body is dropped to make room for others. */
  open(onDropped: () => void): BodyShare
  /** Bytes of all shares. */
  bytes(): number
}

type Open = { bytes: number; readonly onDropped: () => void }

/**
 * Over the budget, drops the largest body, not the newest. If it refused the newest body, an attacker
 * could block all webhooks with slow uploads. It counts bytes that have arrived, because announcing
 * bytes costs an attacker nothing. A webhook smaller than its equal part of the budget always fits.
 */
export function createBodyBudget(maxBytes: number): BodyBudget {
  const shares = new Set<Open>()
  let total = 0

  function close(share: Open): void {
    if (shares.delete(share)) total -= share.bytes
  }

  function dropLargest(): void {
    let largest: Open | null = null
    for (const share of shares) if (share.bytes > (largest?.bytes ?? 0)) largest = share
    if (largest === null) return
    close(largest)
    largest.onDropped()
  }

  return {
    bytes: () => total,
    open(onDropped) {
      const share: Open = { bytes: 0, onDropped }
      shares.add(share)
      return {
        hold(bytes) {
          if (!shares.has(share)) return false
          total += bytes - share.bytes
          share.bytes = bytes
          // One is enough: the largest body takes at least the bytes that have just arrived.
          if (total > maxBytes) dropLargest()
          return shares.has(share)
        },
        release: () => close(share),
      }
    },
  }
}
