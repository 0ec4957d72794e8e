import type { EachBatchPayload } from 'kafkajs'

/** How often a member of a consumer group says that it is alive. */
export const HEARTBEAT_MS = 2_000

/** Keeps the place in the group while the work takes its time. */
export async function withHeartbeats<T>(
  payload: Pick<EachBatchPayload, 'heartbeat'>,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => payload.heartbeat().catch(() => undefined), HEARTBEAT_MS / 2)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
