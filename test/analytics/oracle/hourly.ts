import type { Call } from '@tributary/core'
import type { Row } from '../scratch-database.ts'
import { type Communication, isWithContact } from './communications.ts'
import { isOffered, ringSeconds, talkSeconds } from './entity-rows.ts'
import { dateText, hourText } from './format.ts'
import { groupsOf, keyOf } from './ordering.ts'

/** Communications of known time, without system lines, by hour and dimension. */
export function volumeRows(communications: readonly Communication[]): readonly Row[] {
  const counted = communications.flatMap((one) => {
    const { occurred_at, provider, account_id, direction } = one.entity
    if (occurred_at === null || one.author_kind === 'system') return []
    const { kind, channel, author_kind } = one
    const row = { hour: hourText(occurred_at), occurred_date: dateText(occurred_at) }
    return [{ one, row: { ...row, provider, account_id, kind, channel, direction, author_kind } }]
  })
  return groupsOf(counted, ({ row }) => keyOf(row)).map((group) => ({
    ...group[0]?.row,
    communication_count: group.filter(({ one }) => !one.is_failed).length,
    failed_count: group.filter(({ one }) => one.is_failed).length,
  }))
}

/** Calls of known start, without internal and blocked ones, by hour and dimension. */
export function callMetricRows(calls: readonly Call[]): readonly Row[] {
  const counted = calls.flatMap((call) => {
    if (call.started_at === null || !isWithContact(call)) return []
    const { provider, account_id, direction, medium: channel } = call
    const row = { hour: hourText(call.started_at), occurred_date: dateText(call.occurred_at) }
    return [{ call, row: { ...row, provider, account_id, channel, direction } }]
  })
  return groupsOf(counted, ({ row }) => keyOf(row)).map((group) => {
    const all = group.map(({ call }) => call)
    const ringing = all.map(ringSeconds).filter((seconds) => seconds !== null)
    const talking = all.map(talkSeconds).filter((seconds) => seconds !== null)
    const count = (outcome: string) => all.filter((call) => call.outcome === outcome).length
    return {
      ...group[0]?.row,
      call_count: all.length,
      offered_count: all.filter(isOffered).length,
      answered_count: count('answered'),
      missed_count: count('missed'),
      voicemail_count: count('voicemail'),
      abandoned_count: count('abandoned'),
      no_answer_count: count('no_answer'),
      busy_count: count('busy'),
      canceled_count: count('canceled'),
      in_progress_count: count('in_progress'),
      failed_count: count('failed'),
      ring_seconds_sum: exactSum(ringing),
      ring_count: ringing.length,
      talk_seconds_sum: exactSum(talking),
      talk_count: talking.length,
    }
  })
}

/** Exact, because it adds whole microseconds. */
export const exactSum = (seconds: readonly number[]): number =>
  seconds.reduce((total, one) => total + Math.round(one * 1e6), 0) / 1e6
