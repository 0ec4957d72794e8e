import type { History } from '../records.ts'
import type { Row } from '../scratch-database.ts'
import { communicationRow, communicationsOf } from './communications.ts'
import { conversationRows } from './conversations.ts'
import { entitiesOf } from './entities.ts'
import { callRow, eventRow, messageRow } from './entity-rows.ts'
import { callMetricRows, volumeRows } from './hourly.ts'
import { sessionRow, sessionsOf } from './sessions.ts'
import { stepRow, stepsOf } from './steps.ts'
import { dailyRows, isWaiting, turnRow, turnsOf, waitingRow } from './turns.ts'

/**
 * Computes the rows of every view from a history, by the definitions. Leaves out the columns that tell
 * identical deliveries apart, and the columns of storage (row_version and the keys).
 */
export function expectedViews(history: History): Readonly<Record<string, readonly Row[]>> {
  const entities = entitiesOf(history)
  const communications = communicationsOf(entities)
  const conversations = stepsOf(entities)
  const turns = conversations.flatMap(turnsOf)
  return {
    messages: entities.messages.map(messageRow),
    calls: entities.calls.map(callRow),
    conversation_events: entities.events.map(eventRow),
    conversations: conversationRows(history, entities),
    communications: communications.map(communicationRow),
    communication_volume_hourly: volumeRows(communications),
    call_metrics_hourly: callMetricRows(entities.calls),
    response_steps: conversations.flat().map(stepRow),
    response_turns: turns.map(turnRow),
    waiting_conversations: turns.filter(isWaiting).map(waitingRow),
    response_metrics_daily: dailyRows(turns),
    conversation_sessions: conversations.flatMap((steps) => sessionsOf(steps).map(sessionRow)),
  }
}
