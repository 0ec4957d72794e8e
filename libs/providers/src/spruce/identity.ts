import { eventId } from '../digest.ts'
import { at, id, parseJsonObject } from '../json.ts'
import type { Identity } from '../provider.ts'
import { NAMELESS } from '../provider.ts'
import { stateVersion } from '../state-version.ts'
import type { Action } from './events.ts'
import { field } from './field.ts'
import { isNative } from './parse.ts'

/**
 * Life-cycle ranks: the order of states that share a time, since `eventTime` has a precision of one
 * second. Whether a restore followed a delete of the same second, or preceded it, cannot be told: an
 * undo at once is the likelier story, and it hides nothing. A snapshot of unknown action stands
 * between the creation, which it includes, and the changes, which it may not.
 */
const RANK: Readonly<Record<Action, number>> = {
  created: 10,
  observed: 20,
  updated: 30,
  merged: 40,
  deleted: 50,
  restored: 60,
}

/** What orders the states of an entity, and tells its webhooks apart. Times in ms. */
export type State = {
  readonly action: Action
  readonly eventAt: number | null
  readonly modifiedAt: number | null
  readonly lastMessageAt: number | null
  readonly createdAt: number | null
}

/**
 * Spruce says to order by `eventTime`. `modifiedAt` refines it within its second, and stands in for
 * it in the flat shape. Older times than those do not date a delete, which then is final. A delete or
 * restore changes no content and so has no `modifiedAt` of its own: within its second it comes last,
 * or an edit of that second, refined, would outlive the delete.
 */
export function versionOfState(state: State): number {
  const { action } = state
  return stateVersion(stateTime(state), { rank: RANK[action], isDeleted: action === 'deleted' })
}

function stateTime({ action, eventAt, modifiedAt, lastMessageAt, createdAt }: State) {
  if (eventAt === null) {
    return modifiedAt ?? (action === 'deleted' ? null : (lastMessageAt ?? createdAt))
  }
  if (COMES_LAST.has(action) && eventAt % SECOND_MS === 0) return eventAt + SECOND_MS - 1
  const isRefined = modifiedAt !== null && modifiedAt > eventAt && isSameSecond(modifiedAt, eventAt)
  return isRefined ? modifiedAt : eventAt
}

const SECOND_MS = 1_000
const COMES_LAST: ReadonlySet<Action> = new Set<Action>(['deleted', 'restored'])

const isSameSecond = (one: number, other: number): boolean =>
  Math.floor(one / SECOND_MS) === Math.floor(other / SECOND_MS)

/**
 * Names the fact: family, action, entity and state times. Not the body, whose signed URLs may differ
 * between retries; its digest is the last resort for a body without any time.
 */
export function factId(family: string, entityId: string, state: State, bodyDigest: string): string {
  const times =
    state.eventAt === null
      ? [null, state.modifiedAt ?? state.lastMessageAt ?? state.createdAt]
      : [state.eventAt, state.modifiedAt]
  const lastResort = times.every((time) => time === null) ? bodyDigest : null
  return eventId('spruce', family, state.action, entityId, ...times, lastResort)
}

/**
 * Most envelopes have no id of the delivery, and the `id` of a flat body is the resource's. The key is
 * the conversation of an item, a conversation or a scheduled message, else the id of the resource.
 */
export function identify(body: Uint8Array): Identity {
  const parsed = parseJsonObject(body)
  if (parsed.kind !== 'ok') return NAMELESS
  const isEnvelope = isNative(parsed.value)
  const resource = isEnvelope ? at(parsed.value, 'data', 'object') : parsed.value
  return {
    deliveryId: isEnvelope ? id(parsed.value['id']) : null,
    recordKey:
      id(field(resource, 'conversationId', 'conversation_id')) ??
      id(at(resource, 'conversation', 'id')) ??
      id(at(resource, 'id')),
  }
}
