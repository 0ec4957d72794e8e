import type { Row } from '../scratch-database.ts'
import { quantile } from './daily.ts'
import { hourText } from './format.ts'
import { groupsOf, keyOf } from './ordering.ts'
import { QUIET_MS } from './steps.ts'
import type { Turn } from './turns.ts'

const HOUR = 3_600_000

/** Turns that wait at each full hour before `now`, with the seconds for which they have waited. */
export function backlogRows(turns: readonly Turn[], now: number): readonly Row[] {
  const waits = turns.flatMap((turn) => hoursOf(turn, now).map((hour) => ({ hour, turn })))
  const hours = groupsOf(waits, ({ hour, turn: { first } }) =>
    keyOf(hour, first.provider, first.account_id, first.channel),
  )
  return hours.flatMap((waiting) => {
    const [one] = waiting
    if (!one) return []
    const { provider, account_id, channel } = one.turn.first
    const ages = waiting.map(({ hour, turn }) => (hour - turn.first.at) / 1000)
    return [
      {
        ...{ hour: hourText(one.hour), provider, account_id, channel },
        waiting_count: waiting.length,
        age_seconds_median: quantile(ages, 0.5),
        age_seconds_p90: quantile(ages, 0.9),
      },
    ]
  })
}

/** Full hours from the begin of the turn up to but not including its end. */
function hoursOf(turn: Turn, now: number): readonly number[] {
  const until = Math.min(leavesAt(turn), now)
  const start = Math.ceil(turn.first.at / HOUR) * HOUR
  const count = Math.max(0, Math.ceil((until - start) / HOUR))
  return Array.from({ length: count }, (_, place) => start + place * HOUR)
}

/** Who waits without an end leaves five days after the last step of the turn. */
const leavesAt = ({ end, lastInsideAt }: Turn): number => end?.at ?? lastInsideAt + QUIET_MS
