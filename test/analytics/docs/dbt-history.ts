/** The incremental models, and the query that each must equal. */
export const COPIES = [
  { copy: 'turns_copy', view: 'SELECT * EXCEPT (is_stale) FROM response_turns' },
  { copy: 'messages_copy', view: 'SELECT * FROM messages' },
] as const

/** A record of messages_landing. Times are minutes of one day; later versions are newer states. */
type Message = {
  readonly message_id: string
  readonly conversation_id?: string
  readonly minute?: number
  readonly version?: number
  readonly direction?: 'inbound' | 'outbound'
  readonly delivery_status?: string
  readonly is_partial?: boolean
  readonly is_deleted?: boolean
}

const DAY = '2026-03-02'
const HOUR = 60

function message({ minute, ...fields }: Message): object {
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = (at: number) => `${two(Math.floor(at / HOUR))}:${two(at % HOUR)}:00`
  return {
    ...{ provider: 'spruce', account_id: 'copied', version: 1, event_id: JSON.stringify(fields) },
    ...{ received_at: `${DAY} 12:00:00` },
    ...(minute !== undefined && { occurred_at: `${DAY} ${clock(minute)}` }),
    ...fields,
  }
}

const asked = (message_id: string, conversation_id: string, minute: number, version = 1) =>
  message({ message_id, conversation_id, minute, version, direction: 'inbound' })
const replied = (message_id: string, conversation_id: string, minute: number) =>
  message({ message_id, conversation_id, minute, direction: 'outbound' })

/** What the first run reads. */
export const HISTORY: readonly object[] = [
  ...[asked('m1', 'answered', 1), replied('m2', 'answered', 5)],
  ...[asked('m3', 'removed', 1), asked('m4', 'moved', 1), asked('m5', 'moved', 9)],
  ...[asked('m6', 'corrected', 30), replied('m7', 'corrected', 40)],
  ...[asked('m8', 'untouched', 1), replied('m9', 'untouched', 3)],
]

type Change = { readonly what: string; readonly records: readonly object[] }

/** What arrives before the next run and before the one after it. Each change makes a copy differ from its view. */
export const CHANGES: readonly { readonly after: string; readonly changes: readonly Change[] }[] = [
  {
    after: 'late statuses, deletions and corrections',
    changes: [
      {
        what: 'the reply failed, so the contact waits',
        records: [
          message({ message_id: 'm2', version: 2, is_partial: true, delivery_status: 'failed' }),
        ],
      },
      {
        what: 'the only message of a conversation is deleted',
        records: [message({ message_id: 'm3', version: 2, is_partial: true, is_deleted: true })],
      },
      { what: 'a message moves to another conversation', records: [asked('m4', 'new', 1, 2)] },
      { what: 'a time is corrected', records: [asked('m6', 'corrected', 20, 2)] },
      {
        what: 'late messages open a turn before others',
        records: [asked('m10', 'corrected', 5), replied('m11', 'corrected', 10)],
      },
    ],
  },
  {
    after: 'a message that the provider restored',
    changes: [{ what: 'it is back', records: [asked('m3', 'removed', 1, 3)] }],
  },
]
