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
export function createQuarantineHistogram() {
  const groups = new Map<string, ReturnType<typeof emptyGroup>>()
  return {
    add(request: Quarantined, isAdmitted: boolean): void {
      const { provider, endpoint, reason, record } = request
      const name = `${provider} ${endpoint} ${reason}`
      const group = groups.get(name) ?? emptyGroup(request)
      groups.set(name, group)
      group.requests++
      if (isAdmitted) group.admitted++
      group.bytes += record.value.byteLength
      group.oldestMs = Math.min(group.oldestMs, record.timestampMs)
      group.newestMs = Math.max(group.newestMs, record.timestampMs)
    },
    /** Most requests first. */
    groups(): readonly QuarantineGroup[] {
      const found = [...groups.values()].sort((a, b) => b.requests - a.requests)
      return found.map(({ oldestMs, newestMs, ...group }) => ({
        ...group,
        oldest_received_at: new Date(oldestMs).toISOString(),
        newest_received_at: new Date(newestMs).toISOString(),
      }))
    },
  }
}

function emptyGroup({ provider, endpoint, reason, record }: Quarantined) {
  const counts = { requests: 0, admitted: 0, bytes: 0 }
  const times = { oldestMs: record.timestampMs, newestMs: record.timestampMs }
  return { provider, endpoint, reason, ...counts, ...times }
}
