import { problemOf } from './produce-error.ts'

/**
 * Sends records in one request. When Kafka refuses them, sends each half of them alone, and so on, so
 * that it refuses only the records at fault: a request may also be too large as a whole. Resolves with
 * the records that Kafka does not have, and the error of the last request that had each of them.
 */
export async function sendInHalves<T>(
  records: readonly T[],
  send: (records: readonly T[]) => Promise<void>,
): Promise<ReadonlyMap<T, unknown>> {
  try {
    await send(records)
    return new Map()
  } catch (error) {
    if (records.length === 1 || problemOf(error).kind !== 'refused') {
      return new Map(records.map((record) => [record, error]))
    }
  }
  const half = Math.ceil(records.length / 2)
  const first = await sendInHalves(records.slice(0, half), send)
  const second = await sendInHalves(records.slice(half), send)
  return new Map([...first, ...second])
}
