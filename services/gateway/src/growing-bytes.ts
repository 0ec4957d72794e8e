/** Bytes that come in pieces, in one buffer: a piece of one byte costs one byte, not an object. */
export type GrowingBytes = {
  length(): number
  /** Bytes of the buffer once so many more are added: at most twice of what it then holds. */
  capacityWith(more: number): number
  add(piece: Uint8Array): void
  /** Everything so far, in a buffer without spare room. */
  whole(): Uint8Array
}

/** Beyond `expectedBytes` the buffer has no spare room. */
export function createGrowingBytes(expectedBytes: number): GrowingBytes {
  let buffer = new Uint8Array()
  let length = 0

  function capacityWith(more: number): number {
    const needed = length + more
    if (needed <= buffer.byteLength) return buffer.byteLength
    return Math.max(needed, Math.min(2 * buffer.byteLength, expectedBytes))
  }

  return {
    length: () => length,
    capacityWith,
    add(piece) {
      const capacity = capacityWith(piece.byteLength)
      if (capacity > buffer.byteLength) {
        const larger = new Uint8Array(capacity)
        larger.set(buffer.subarray(0, length))
        buffer = larger
      }
      buffer.set(piece, length)
      length += piece.byteLength
    },
    whole: () => (length === buffer.byteLength ? buffer : buffer.slice(0, length)),
  }
}
