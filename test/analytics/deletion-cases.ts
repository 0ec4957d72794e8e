import type { EdgeCase } from './edge-cases.ts'
import { bareCall, bareMessage, call, inbound, minute, snapshot } from './stories.ts'

const DELETED = { is_deleted: true } as const
const bareConversation = (minutes: number, fields: object) =>
  snapshot(minutes, { is_partial: true, ...fields })

/** A deletion of the version of the message at a minute. */
const ofVersion = (minutes: number) => ({ ...DELETED, version: minute(minutes) * 100 + 20 })

/** What the views leave out because the provider deleted it. */
export const DELETION_CASES: readonly EdgeCase[] = [
  {
    title: 'a deleted message, call and conversation are deletions, each of its own id',
    records: [
      inbound(0),
      call(1),
      snapshot(2),
      inbound(3),
      bareMessage('m0', 4, DELETED),
      bareCall('call1', 4, DELETED),
      bareConversation(4, DELETED),
    ],
    expected: {
      deletions: [
        { kind: 'call', id: 'call1' },
        { kind: 'conversation', id: 'c' },
        { kind: 'message', id: 'm0' },
      ],
    },
  },
  {
    title: 'a deletion of something whose content never came is a deletion',
    records: [
      bareMessage('m0', 0, DELETED),
      bareCall('k', 0, DELETED),
      bareConversation(0, { ...DELETED, conversation_id: 'd' }),
    ],
    expected: {
      deletions: [
        { kind: 'call', id: 'k' },
        { kind: 'conversation', id: 'd' },
        { kind: 'message', id: 'm0' },
      ],
    },
  },
  {
    title: 'a restore ends a deletion, with content or without',
    records: [
      ...[inbound(0), bareMessage('m0', 1, DELETED), bareMessage('m0', 2, {})],
      ...[inbound(3), bareMessage('m3', 4, DELETED)],
      inbound(3, { version: minute(5) * 100 }),
      ...[call(6), bareCall('call6', 7, DELETED), bareCall('call6', 8, {})],
      ...[snapshot(9), bareConversation(10, DELETED), snapshot(11)],
    ],
    expected: { deletions: [] },
  },
  {
    title: 'what was deleted after it was restored is a deletion',
    records: [
      inbound(0),
      bareMessage('m0', 1, DELETED),
      bareMessage('m0', 2, {}),
      bareMessage('m0', 3, DELETED),
    ],
    expected: { messages: [], deletions: [{ kind: 'message', id: 'm0' }] },
  },
  {
    title: 'a deletion wins against a restore and against content of the same version',
    records: [
      ...[inbound(0), bareMessage('m0', 0, ofVersion(0))],
      ...[inbound(1), bareMessage('m1', 2, DELETED), bareMessage('m1', 2, {})],
    ],
    expected: { messages: [], deletions: [{ id: 'm0' }, { id: 'm1' }] },
  },
  {
    title: 'content of a newer mapping ends a deletion of the same version',
    records: [inbound(0, { mapping_version: 2 }), bareMessage('m0', 0, ofVersion(0))],
    expected: { messages: [{ message_id: 'm0' }], deletions: [] },
  },
  {
    title: 'a delivery status without content ends no deletion of a message',
    records: [
      inbound(0),
      bareMessage('m0', 1, DELETED),
      bareMessage('m0', 2, { delivery_status: 'delivered' }),
    ],
    expected: { deletions: [{ kind: 'message', id: 'm0' }] },
  },
  {
    title: 'a deletion that has content is a deletion',
    records: [inbound(0, DELETED), call(1, DELETED), snapshot(2, DELETED)],
    expected: {
      messages: [],
      calls: [],
      conversations: [],
      deletions: [{ kind: 'call' }, { kind: 'conversation' }, { kind: 'message' }],
    },
  },
  {
    title: 'a newer message ends no deletion of its conversation',
    records: [snapshot(0), bareConversation(1, DELETED), inbound(2)],
    expected: {
      conversations: [],
      messages: [{ message_id: 'm2' }],
      deletions: [{ kind: 'conversation', id: 'c' }],
    },
  },
  {
    title: 'content of one kind ends no deletion of the same id of another kind',
    records: [
      bareMessage('c', 1, DELETED),
      bareCall('c', 1, DELETED),
      bareConversation(1, DELETED),
      inbound(2, { message_id: 'c' }),
    ],
    expected: {
      messages: [{ message_id: 'c' }],
      deletions: [
        { kind: 'call', id: 'c' },
        { kind: 'conversation', id: 'c' },
      ],
    },
  },
]
