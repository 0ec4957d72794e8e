import type { Unified } from '@tributary/core'
import type { HistoryRecord } from '../records.ts'
import { recordOf } from '../records.ts'

/** A time of November 2025, UTC, such as `11 18:45`. Long ago, so that the clock changes no number. */
const at = (time: string) => Date.parse(`2025-11-${time.replace(' ', 'T')}:00Z`)

type Fields = Readonly<Record<string, unknown>>
type Account = { readonly provider: string; readonly account_id: string }

const state = (time: string) => ({
  occurred_at: at(time),
  received_at: at(time) + 1_000,
  version: at(time) * 100 + 20,
})

const message = (time: string, fields: Fields) =>
  recordOf('message', { message_id: `m${time}`, channel: 'sms', ...state(time), ...fields })

const inbound = (time: string, contact: string, fields: Fields = {}) =>
  message(time, {
    ...{ direction: 'inbound', author_kind: 'contact', delivery_status: 'received' },
    ...{ contact_id: contact, conversation_id: `with ${contact}`, ...fields },
  })

const outbound = (time: string, contact: string, fields: Fields = {}) =>
  message(time, {
    ...{ direction: 'outbound', author_kind: 'human', author_id: 'nurse' },
    ...{ contact_id: contact, conversation_id: `with ${contact}`, delivery_status: 'sent' },
    ...fields,
  })

const call = (time: string, contact: string, fields: Fields) =>
  recordOf('call', {
    ...{ call_id: `c${time}`, contact_id: contact, conversation_id: `with ${contact}` },
    ...{ medium: 'phone', direction: 'inbound', ...state(time), started_at: at(time), ...fields },
  })

const closed = (time: string, contact: string) =>
  recordOf('conversation', {
    ...{ event_id: `e${time}`, conversation_id: `with ${contact}`, event_type: 'updated' },
    ...{ is_closed: true, ...state(time) },
  })

/** An answered call; `ringing` in seconds, null when the provider states no answer time. */
const answered = (time: string, contact: string, ringing: number | null, fields: Fields = {}) =>
  call(time, contact, {
    outcome: 'answered',
    ...(ringing === null
      ? { talk_seconds: 300 }
      : { answered_at: at(time) + ringing * 1_000, ended_at: at(time) + 400_000 }),
    ...fields,
  })

/** A month of an account: every status of turns, and every state of a missed call. */
const month = (ringing: number | null): readonly HistoryRecord[] => [
  inbound('03 15:00', 'Ann'),
  outbound('03 15:10', 'Ann'),
  // By night: a bot at once, a person in the morning.
  inbound('05 03:00', 'Bob'),
  outbound('05 03:01', 'Bob', { author_kind: 'bot', author_id: 'bot' }),
  outbound('05 15:00', 'Bob'),
  // Missed twice, called back in vain, then written to.
  call('04 15:00', 'Cal', { outcome: 'missed' }),
  call('04 15:02', 'Cal', { outcome: 'missed' }),
  call('04 15:05', 'Cal', { direction: 'outbound', outcome: 'no_answer', initiated_by: 'nurse' }),
  outbound('04 15:20', 'Cal'),
  call('06 23:00', 'Dee', { outcome: 'voicemail' }),
  answered('06 16:00', 'Eve', ringing, { answered_by: 'nurse' }),
  answered('07 16:00', 'Eve', ringing, { direction: 'outbound' }),
  inbound('07 17:00', 'Fay'),
  closed('07 18:00', 'Fay'),
  // Nobody answers for 5 days.
  inbound('08 17:00', 'Gus'),
  inbound('15 17:00', 'Gus'),
  // A quarter past midnight of the 11th in Kolkata.
  inbound('10 18:45', 'Hal', { channel: 'email' }),
  outbound('12 18:45', 'Ida', { author_kind: 'automation', delivery_status: 'failed' }),
  inbound('29 12:00', 'Jon'),
]

const of = (account: Account, records: readonly HistoryRecord[]): readonly Unified[] =>
  records.map(({ kind, ...record }) => ({ kind, record: { ...record, ...account } }) as Unified)

export const BIRD: Account = { provider: 'bird', account_id: 'main' }
export const SPRUCE: Account = { provider: 'spruce', account_id: 'main' }

/** The month at a provider that states ring times, and at one that does not. */
export const dashboardRecords: readonly Unified[] = [
  ...of(BIRD, month(10)),
  ...of(SPRUCE, month(null)),
]

const WORKDAYS = ['03', '04', '05', '06', '07', '10', '11', '12', '13', '14', '17', '18', '28']

/** Rows of the tables that people fill: open on workdays from 14:00 to 22:00 UTC. */
export const PEOPLE_ROWS: Readonly<Record<string, readonly object[]>> = {
  business_hours: WORKDAYS.map((day) => ({
    ...{ schedule_id: 'clinic', provider: '', account_id: '', channel: '' },
    ...{ opens_at: `2025-11-${day} 14:00:00`, closes_at: `2025-11-${day} 22:00:00` },
  })),
  sla_policies: [
    { name: 'reply', applies_to: 'every', target_seconds: 900, is_business: true },
    // A century, so that a turn stays pending.
    ...[{ name: 'mail', channel: 'email', applies_to: 'every', target_seconds: 3_155_760_000 }],
  ],
  accounts: [{ ...BIRD, name: 'North clinic', zone: 'America/New_York' }],
  agents: [{ provider: 'bird', agent_id: 'nurse', name: 'Ada', team: 'Front desk' }],
}
