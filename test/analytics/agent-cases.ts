import type { EdgeCase } from './edge-cases.ts'
import type { AccountName, AgentName } from './oracle/names.ts'
import { bareMessage, call, inbound, minutesTo, outbound } from './stories.ts'

const OUT = { direction: 'outbound', initiated_by: 'nurse' } as const
const ANSWERED = { outcome: 'answered' } as const
const DESK = { ...ANSWERED, answered_by: 'desk' } as const

const account = (zone: string, provider = 'spruce'): AccountName => ({
  ...{ provider, account_id: 'case', name: 'Clinic', zone },
})
/** Of the account of the case, or of every account. */
const agent = (agent_id: string, name: string, fields: Partial<AgentName> = {}): AgentName => ({
  ...{ provider: 'spruce', account_id: 'case', agent_id, name, team: '', ...fields },
})
const replyAt = (time: string) => outbound(minutesTo(time))

const NOTHING = {
  ...{ reply_count: 0, turns_answered_count: 0, calls_answered_count: 0, calls_placed_count: 0 },
  ...{ response_seconds_median: null, response_seconds_p90: null },
  ...{ calls_connected_count: 0, talk_seconds_sum: 0 },
} as const

/** What each person did on each local day. */
export const AGENT_CASES: readonly EdgeCase[] = [
  {
    title: 'a local day has 23 hours where the clocks go forward',
    accounts: [account('America/New_York')],
    records: [
      replyAt('2026-03-08T04:59:59.999Z'),
      replyAt('2026-03-08T05:00:00Z'),
      replyAt('2026-03-09T03:59:59.999Z'),
      replyAt('2026-03-09T04:00:00Z'),
    ],
    expected: {
      agent_metrics_daily: [
        { day: '2026-03-07', agent_id: 'nurse', reply_count: 1 },
        { day: '2026-03-08', reply_count: 2 },
        { day: '2026-03-09', reply_count: 1 },
      ],
    },
  },
  {
    title: 'a local day has 24 hours and a half where the clocks go back by half an hour',
    accounts: [account('Australia/Lord_Howe')],
    records: [
      replyAt('2026-04-04T12:59:59.999Z'),
      replyAt('2026-04-04T13:00:00Z'),
      replyAt('2026-04-05T13:29:59.999Z'),
      replyAt('2026-04-05T13:30:00Z'),
    ],
    expected: {
      agent_metrics_daily: [
        { day: '2026-04-04', reply_count: 1 },
        { day: '2026-04-05', reply_count: 2 },
        { day: '2026-04-06', reply_count: 1 },
      ],
    },
  },
  {
    title: 'days of an account whose zone is five hours and a half from UTC',
    accounts: [account('Asia/Kolkata')],
    records: [replyAt('2026-03-02T18:29:59.999Z'), replyAt('2026-03-02T18:30:00Z')],
    expected: { agent_metrics_daily: [{ day: '2026-03-02' }, { day: '2026-03-03' }] },
  },
  {
    title: 'days are those of UTC where only an account of another provider has a zone',
    accounts: [account('Asia/Kolkata', 'highlevel')],
    records: [replyAt('2026-03-02T18:30:00Z'), replyAt('2026-03-03T00:00:00Z')],
    expected: { agent_metrics_daily: [{ day: '2026-03-02' }, { day: '2026-03-03' }] },
  },
  {
    title: 'a turn counts on the day on which it began, its reply on its own day',
    records: [
      inbound(minutesTo('2026-03-02T23:00:00Z')),
      outbound(minutesTo('2026-03-03T00:10:00Z')),
    ],
    expected: {
      agent_metrics_daily: [
        {
          ...{ ...NOTHING, day: '2026-03-02', turns_answered_count: 1 },
          ...{ response_seconds_median: 4200, response_seconds_p90: 4200 },
        },
        { ...NOTHING, day: '2026-03-03', reply_count: 1 },
      ],
    },
  },
  {
    title: 'a call counts on the day on which it began, with the talk of the next day',
    records: [
      call(minutesTo('2026-03-02T23:59:00Z'), {
        ...DESK,
        answered: minutesTo('2026-03-03T00:00:30Z'),
        ended: minutesTo('2026-03-03T00:10:30Z'),
      }),
    ],
    expected: {
      agent_metrics_daily: [
        { ...NOTHING, day: '2026-03-02', calls_answered_count: 1, talk_seconds_sum: 600 },
      ],
    },
  },
  {
    title:
      'failed messages, notes, bots, automations and earlier attempts are no replies of a person',
    records: [
      outbound(0, { author_kind: 'unknown' }),
      outbound(1, { delivery_status: 'failed' }),
      outbound(2, { is_internal: true }),
      outbound(3, { author_kind: 'bot' }),
      outbound(4, { author_kind: 'automation' }),
      outbound(5, { author_id: null }),
      outbound(6, { occurred_at: null }),
      outbound(7),
      outbound(8, { retry_of: 'm7' }),
      outbound(9),
      bareMessage('m9', 10, { is_deleted: true }),
      inbound(11, { author_id: 'nurse' }),
    ],
    expected: { agent_metrics_daily: [{ ...NOTHING, reply_count: 2 }] },
  },
  {
    title: 'calls of any outcome are placed, but for internal, blocked and running ones',
    records: [
      call(0, { ...OUT, ...ANSWERED, answered: 1, ended: 3 }),
      ...['no_answer', 'busy', 'voicemail', 'failed', 'canceled', 'unknown'].map((outcome, place) =>
        call(10 + place, { ...OUT, outcome }),
      ),
      call(20, { ...OUT, ...ANSWERED, is_internal: true }),
      call(21, { ...OUT, outcome: 'blocked' }),
      call(22, { ...OUT, outcome: 'in_progress' }),
      call(23, { ...OUT, ...ANSWERED, started_at: null, occurred_at: null }),
      call(24, { ...OUT, ...ANSWERED, initiated_by: null, answered_by: 'desk' }),
    ],
    expected: {
      agent_metrics_daily: [
        { ...NOTHING, calls_placed_count: 7, calls_connected_count: 1, talk_seconds_sum: 120 },
      ],
    },
  },
  {
    title: 'who has only calls that count nowhere has no row',
    records: [
      call(0, { ...OUT, outcome: 'in_progress' }),
      call(1, { outcome: 'voicemail', answered_by: 'desk' }),
      call(2, { ...ANSWERED, direction: 'unknown', answered_by: 'desk' }),
    ],
    expected: { agent_metrics_daily: [] },
  },
  {
    title: 'a turn that a call answers belongs to who answered or placed it',
    records: [
      inbound(0),
      call(1, { ...DESK, answered: 2, talk_seconds: 7.25 }),
      inbound(10),
      call(11, { ...OUT, ...ANSWERED, answered: 14 }),
      inbound(20),
      outbound(21, { author_id: null }),
    ],
    expected: {
      agent_metrics_daily: [
        {
          ...{ ...NOTHING, agent_id: 'desk', turns_answered_count: 1, calls_answered_count: 1 },
          ...{ response_seconds_median: 120, response_seconds_p90: 120, talk_seconds_sum: 7.25 },
        },
        {
          ...{ agent_id: 'nurse', turns_answered_count: 1, calls_placed_count: 1 },
          ...{ calls_connected_count: 1, response_seconds_median: 240, talk_seconds_sum: 0 },
        },
      ],
    },
  },
  {
    title: 'percentiles of the turns of a day lie between two of them',
    records: [inbound(0), outbound(30), inbound(40), outbound(100)],
    expected: {
      agent_metrics_daily: [{ response_seconds_median: 2700, response_seconds_p90: 3420 }],
    },
  },
  {
    title: 'a name for the account comes before a name for every account of the provider',
    agents: [
      agent('doctor of all', 'Dr. Every', { account_id: '', team: 'All' }),
      agent('doctor of one', 'Dr. Any', { account_id: '', team: 'All' }),
      agent('doctor of one', 'Dr. One'),
      agent('nurse', 'Of another provider', { provider: 'highlevel' }),
    ],
    records: [
      outbound(0, { author_id: 'doctor of all' }),
      outbound(1, { author_id: 'doctor of one' }),
      outbound(2),
    ],
    expected: {
      agent_metrics_daily: [
        { agent_id: 'doctor of all', agent_name: 'Dr. Every', team: 'All' },
        { agent_id: 'doctor of one', agent_name: 'Dr. One', team: '' },
        { agent_id: 'nurse', agent_name: '', team: '' },
      ],
    },
  },
]
