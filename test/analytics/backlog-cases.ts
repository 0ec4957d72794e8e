import type { EdgeCase } from './edge-cases.ts'
import { hourText } from './oracle/format.ts'
import { archived, bareMessage, call, inbound, minute, outbound } from './stories.ts'

const DAY = 1440
const D = { conversation_id: 'd', message_id: 'd' } as const

/** Rows of so many full hours from minute 0 on, of one turn that began at it. */
const hoursFrom0 = (count: number) =>
  Array.from({ length: count }, (_, place) => ({
    hour: hourText(minute(place * 60)),
    waiting_count: 1,
    age_seconds_median: place * 3600,
    age_seconds_p90: place * 3600,
  }))

/** Which turns wait at which full hours. */
export const BACKLOG_CASES: readonly EdgeCase[] = [
  {
    title: 'a turn waits at the full hour at which it begins, and not at that at which it ends',
    records: [inbound(0), outbound(60)],
    expected: { backlog_hourly: hoursFrom0(1) },
  },
  {
    title: 'a turn waits at the full hour a millisecond before its end',
    records: [inbound(0), outbound(60, { occurred_at: minute(60) + 1 })],
    expected: { backlog_hourly: hoursFrom0(2) },
  },
  {
    title: 'a turn between two full hours is in no backlog',
    records: [inbound(0, { occurred_at: minute(0) + 1 }), outbound(59)],
    expected: { backlog_hourly: [] },
  },
  {
    title: 'the age is that of the first message, whatever follows',
    records: [inbound(0), inbound(70), outbound(80, { author_kind: 'bot' }), outbound(150)],
    expected: { backlog_hourly: hoursFrom0(3) },
  },
  {
    title: 'a close ends the wait in the backlog',
    records: [inbound(0), archived(90)],
    expected: { backlog_hourly: hoursFrom0(2) },
  },
  {
    title: 'a turn that nobody ends leaves the backlog after five days',
    records: [inbound(0)],
    expected: { backlog_hourly: hoursFrom0(5 * 24) },
  },
  {
    title: 'the five days of the backlog begin at the last step of the turn, also that of a bot',
    records: [inbound(0), inbound(30), outbound(90, { author_kind: 'bot' })],
    expected: { backlog_hourly: hoursFrom0(5 * 24 + 2) },
  },
  {
    title: 'an expired turn leaves the backlog before the step that comes too late',
    records: [inbound(0), outbound(6 * DAY), inbound(6 * DAY + 1), outbound(6 * DAY + 2)],
    expected: { backlog_hourly: hoursFrom0(5 * 24) },
  },
  {
    title: 'an automation keeps no turn in the backlog',
    records: [inbound(0), outbound(2 * DAY, { author_kind: 'automation' })],
    expected: { backlog_hourly: hoursFrom0(5 * 24) },
  },
  {
    title: 'ages of several turns at an hour have a median and a percentile',
    records: [inbound(0), inbound(30, D), outbound(70), outbound(71, { ...D, message_id: 'e' })],
    expected: {
      backlog_hourly: [
        { hour: '2026-03-02 09:00:00', waiting_count: 1, age_seconds_median: 0 },
        {
          ...{ hour: '2026-03-02 10:00:00', waiting_count: 2 },
          ...{ age_seconds_median: 2700, age_seconds_p90: 3420 },
        },
      ],
    },
  },
  {
    title: 'the backlog of a channel has the turns that the channel opened',
    records: [
      call(0, { outcome: 'missed' }),
      inbound(10, { channel: 'email' }),
      outbound(61),
      inbound(5, { ...D, channel: 'email' }),
      outbound(62, { ...D, message_id: 'e' }),
    ],
    expected: {
      backlog_hourly: [
        { hour: '2026-03-02 09:00:00', channel: 'phone', waiting_count: 1 },
        { hour: '2026-03-02 10:00:00', channel: 'email', waiting_count: 1 },
        { hour: '2026-03-02 10:00:00', channel: 'phone', waiting_count: 1 },
      ],
    },
  },
  {
    title: 'a deleted message never waited',
    records: [inbound(0), bareMessage('m0', 200, { is_deleted: true })],
    expected: { backlog_hourly: [] },
  },
  {
    title: 'a turn that begins after now is in no backlog',
    records: [inbound(70 * 365 * DAY), outbound(70 * 365 * DAY + 300)],
    expected: { response_turns: [{ turn_status: 'answered' }], backlog_hourly: [] },
  },
]
