import { FINAL_VERSION } from '@tributary/core'
import { minute } from '../../analytics/stories.ts'
import { type VectorCase, vector } from './case.ts'
import { deletion, status, text } from './records.ts'

/** The rules of messages. */
export const MESSAGE_VECTORS: readonly VectorCase[] = [
  vector('the content of the highest version counts', text(1), text(3), text(2)),
  vector(
    'between equal versions the higher mapping version counts',
    text(1, { mapping_version: 2, body: 'second' }),
    text(1, { event_id: 'other' }),
  ),
  vector(
    'between equal versions and mapping versions the higher revision hash counts',
    text(1, { event_id: 'a', revision_hash: 4_000_000_000, body: 'higher' }),
    text(1, { event_id: 'b', revision_hash: 7, body: 'lower' }),
  ),
  vector(
    'a newer bare status replaces status and reason',
    text(1),
    status(2, 'failed', { status_reason: '30003' }),
  ),
  vector('an older bare status changes nothing', text(2), status(1, 'queued')),
  vector(
    'an older bare status counts when the content states none',
    text(2, { delivery_status: 'unknown' }),
    status(1, 'queued'),
  ),
  vector(
    'the newest of several bare statuses counts',
    text(1),
    status(4, 'read'),
    status(3, 'delivered'),
  ),
  vector('a bare status without content makes no row', status(1, 'read')),
  vector('a deletion hides content that is not newer', text(1), deletion(2)),
  vector('newer content shows a deleted message again', deletion(2), text(1), text(3)),
  vector('a deletion that carries the content hides it', text(1), text(2, { is_deleted: true })),
  vector('a restore shows the content again', text(1), deletion(2), status(3, 'unknown')),
  vector(
    'a deletion wins against an equally new restore',
    text(1),
    deletion(2),
    status(2, 'unknown', { version: minute(2) * 100 + 90 }),
  ),
  vector('a bare status restores nothing', text(1), deletion(2), status(3, 'read')),
  vector(
    'a deletion that has a status is no bare status',
    text(3, { delivery_status: 'unknown' }),
    deletion(2, { delivery_status: 'canceled' }),
  ),
  vector('a deletion without a time is final', text(9), deletion(2, { version: FINAL_VERSION })),
  vector(
    'absent texts are empty, and negative counts are none',
    text(1, { conversation_id: null, body: null, attachment_count: -1, body_length: -2 }),
  ),
  vector(
    'a negative version is 0',
    text(1, { version: -5, event_id: 'a', revision_hash: 1 }),
    text(1, { version: 0, event_id: 'b', revision_hash: 2, body: 'b' }),
  ),
  vector('a time before 1970 has the first hour', text(1, { occurred_at: -1 })),
  vector(
    'a time after the last hour has the last one',
    text(1, { occurred_at: Date.UTC(2200, 0, 1) }),
  ),
  vector('an unknown time is null', text(1, { occurred_at: null, edited_at: minute(7) })),
]
