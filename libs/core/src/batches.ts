/** A batch is full at `records` items, or once its items have `bytes` bytes together. */
export type BatchLimits<T> = {
  readonly records: number
  readonly bytes?: number
  /** Bytes of one item; needed with `bytes`. */
  readonly bytesOf?: (item: T) => number
}

/** Groups the items of `source`, in order, into full batches; the last one may be short. */
export async function* batches<T>(
  source: AsyncIterable<T> | Iterable<T>,
  { records, bytes = Number.POSITIVE_INFINITY, bytesOf = () => 0 }: BatchLimits<T>,
): AsyncGenerator<readonly T[], void, undefined> {
  let batch: T[] = []
  let size = 0
  for await (const item of source) {
    batch.push(item)
    size += bytesOf(item)
    if (batch.length < records && size < bytes) continue
    yield batch
    batch = []
    size = 0
  }
  if (batch.length > 0) yield batch
}
