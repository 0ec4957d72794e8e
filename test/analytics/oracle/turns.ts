import type { Row } from '../scratch-database.ts'
import { dateText, timeOrNull, timeText } from './format.ts'
import { groupsOf, keyOf } from './ordering.ts'
import type { Step } from './steps.ts'

const STATUS = {
  out: 'answered_by_human',
  bot: 'answered_by_bot',
  close: 'closed_unanswered',
} as const

export type Turn = {
  readonly first: Step
  readonly number: number
  readonly inboundCount: number
  readonly end: Step | null
}

/** Turns of one conversation whose steps are in order. */
export function turnsOf(steps: readonly Step[]): readonly Turn[] {
  const turns: Turn[] = []
  for (const [index, first] of steps.entries()) {
    if (first.step !== 'in' || steps[index - 1]?.step === 'in') continue
    const rest = steps.slice(index)
    const length = rest.findIndex(({ step }) => step !== 'in')
    turns.push({
      first,
      number: turns.length + 1,
      inboundCount: length < 0 ? rest.length : length,
      end: rest[length] ?? null,
    })
  }
  return turns
}

const statusOf = ({ end }: Turn) =>
  end === null || end.step === 'in' ? 'waiting' : STATUS[end.step]

export const responseSeconds = ({ first, end }: Turn): number | null =>
  end?.step === 'out' ? (end.at - first.at) / 1000 : null

export const turnRow = (turn: Turn): Row => ({
  provider: turn.first.provider,
  account_id: turn.first.account_id,
  conversation_id: turn.first.conversation_id,
  turn_no: turn.number,
  channel: turn.first.channel,
  waiting_since: timeText(turn.first.at),
  ended_at: timeOrNull(turn.end?.at ?? null),
  turn_status: statusOf(turn),
  response_seconds: responseSeconds(turn),
  response_business_seconds: null,
  inbound_count: turn.inboundCount,
  responder_id: turn.end?.responder_id ?? '',
})

export const waitingRow = ({ first, inboundCount }: Turn): Row => ({
  provider: first.provider,
  account_id: first.account_id,
  conversation_id: first.conversation_id,
  channel: first.channel,
  waiting_since: timeText(first.at),
  inbound_count: inboundCount,
})

export const isWaiting = (turn: Turn): boolean => turn.end === null

/** Response times by the day on which the wait began. */
export function dailyRows(turns: readonly Turn[]): readonly Row[] {
  const days = groupsOf(turns, ({ first }) =>
    keyOf(first.provider, first.account_id, first.channel, dateText(first.at)),
  )
  return days.flatMap((day) => {
    const [turn] = day
    if (!turn) return []
    const count = (status: string) => day.filter((one) => statusOf(one) === status).length
    const times = day.map(responseSeconds).filter((seconds) => seconds !== null)
    return [
      {
        day: dateText(turn.first.at),
        provider: turn.first.provider,
        account_id: turn.first.account_id,
        channel: turn.first.channel,
        turn_count: day.length,
        answered_by_human_count: count('answered_by_human'),
        answered_by_bot_count: count('answered_by_bot'),
        closed_unanswered_count: count('closed_unanswered'),
        waiting_count: count('waiting'),
        response_seconds_median: quantile(times, 0.5),
        response_seconds_p90: quantile(times, 0.9),
        response_seconds_p95: quantile(times, 0.95),
        response_seconds_sum:
          times.reduce((sum, seconds) => sum + Math.round(seconds * 1000), 0) / 1000,
      },
    ]
  })
}

/** Linear interpolation between order statistics, as numpy does by default; null without values. */
export function quantile(values: readonly number[], level: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const place = level * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) return null
  return below + (place - Math.floor(place)) * (above - below)
}
