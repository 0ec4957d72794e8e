import { eventId } from '../digest.ts'
import { at, id, parseJsonObject } from '../json.ts'
import type { Identity } from '../provider.ts'
import { NAMELESS } from '../provider.ts'
import { stateVersion } from '../state-version.ts'
import type { Action } from './events.ts'
import { field } from './field.ts'
import { isNative } from './parse.ts'

/**
 * Order of states that share a time, because `eventTime` has a precision of one second. A restore
 * ranks after a delete of the same second: an immediate undo is likelier than the reverse, and it
 * hides nothing. An `observed` snapshot ranks after the creation, which it includes, and before
 * changes, which it may lack.
 */
const RANK: Readonly<Record<Action, number>> = {
  created: 10,
  observed: 20,
  updated: 30,
  merged: 40,
  deleted: 50,
  restored: 60,
}

/** Action and times that order the states of an entity and distinguish its webhooks. Times in ms. */
export type State = {
  readonly action: Action
  readonly eventAt: number | null
  readonly modifiedAt: number | null
  readonly lastMessageAt: number | null
  readonly createdAt: number | null
}

/**
 * Spruce says to order by `eventTime`. `modifiedAt` refines it within its second, and replaces it in
 * the flat shape. Earlier times do not date a delete, which is final without these two. A delete or
 * restore changes no content and has no `modifiedAt` of its own. It gets the last millisecond of its
 * second, so that a refined edit of that second does not win over it.
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
 * Event id from family, action, entity and state times. The digest of the body takes part only when
 * there is no time, because signed URLs may differ between retries.
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
 * Most envelopes have no delivery id, and the `id` of a flat body belongs to the resource. The key is
 * the conversation of an item or a scheduled message, otherwise the id of the resource.
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
