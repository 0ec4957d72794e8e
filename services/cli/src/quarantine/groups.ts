import { createGroups } from '../records/groups.ts'
import type { Quarantined } from './quarantined.ts'

/** Quarantined requests of one provider, endpoint and reason. */
export type QuarantineGroup = {
  readonly provider: string
  readonly endpoint: string
  readonly reason: string
  readonly requests: number
  /** How many of them verified later and were published. */
  readonly admitted: number
  /** Bytes of the bodies. */
  readonly bytes: number
  readonly oldest_received_at: string
  readonly newest_received_at: string
}

/** Counts quarantined requests by provider, endpoint and reason, without keeping them. */
export function createQuarantineGroups() {
  const groups = createGroups(
    ({ provider, endpoint, reason }: Quarantined) => [provider, endpoint, reason],
    emptyGroup,
  )
  return {
    add(request: Quarantined, isAdmitted: boolean): void {
      const { value, timestampMs } = request.record
      const group = groups.groupOf(request)
      group.requests++
      if (isAdmitted) group.admitted++
      group.bytes += value.byteLength
      group.oldestMs = Math.min(group.oldestMs, timestampMs)
      group.newestMs = Math.max(group.newestMs, timestampMs)
    },
    /** Most requests first. */
    all: (): readonly QuarantineGroup[] =>
      groups
        .all()
        .toSorted((a, b) => b.requests - a.requests)
        .map(({ oldestMs, newestMs, ...group }) => ({
          ...group,
          oldest_received_at: new Date(oldestMs).toISOString(),
          newest_received_at: new Date(newestMs).toISOString(),
        })),
  }
}

function emptyGroup({ provider, endpoint, reason, record }: Quarantined) {
  const counts = { requests: 0, admitted: 0, bytes: 0 }
  const times = { oldestMs: record.timestampMs, newestMs: record.timestampMs }
  return { provider, endpoint, reason, ...counts, ...times }
}
