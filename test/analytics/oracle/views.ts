import type { History } from '../records.ts'
import type { Row } from '../scratch-database.ts'
import { agentDayRows } from './agents.ts'
import { backlogRows } from './backlog.ts'
import { communicationRow, communicationsOf } from './communications.ts'
import { contactStepsOf } from './contacts.ts'
import { conversationRows } from './conversations.ts'
import { dailyRows } from './daily.ts'
import { deletionRows } from './deletions.ts'
import { entitiesOf } from './entities.ts'
import { callRow, eventRow, messageRow } from './entity-rows.ts'
import { followupRows } from './followups.ts'
import { callMetricRows, volumeRows } from './hourly.ts'
import { personRows } from './persons.ts'
import { type SessionTurn, sessionRows, sessionTurnRow, sessionTurnsOf } from './sessions.ts'
import { type Step, stepRow, stepsOf } from './steps.ts'
import { type Surroundings, type World, worldOf } from './surroundings.ts'
import { targetRows } from './targets.ts'
import { touchesOf, touchRow } from './touches.ts'
import { isWaiting, turnRow, turnsOf, waitingRow } from './turns.ts'

type Views = Readonly<Record<string, readonly Row[]>>

/**
 * Computes the rows of every view from a history, by the definitions. Leaves out the columns that tell
 * identical deliveries apart, the seconds of waiting up to now, and turn_key.
 */
export function expectedViews(history: History, surroundings: Surroundings = {}): Views {
  const world = worldOf(surroundings)
  const { hours } = world
  const entities = entitiesOf(history)
  const communications = communicationsOf(entities)
  const touches = touchesOf(communications)
  const conversations = stepsOf(entities)
  const turns = conversations.flatMap(sessionTurnsOf)
  return {
    messages: entities.messages.map((message) => messageRow(message, hours)),
    calls: entities.calls.map((call) => callRow(call, hours)),
    conversation_events: entities.events.map(eventRow),
    conversations: conversationRows(history, entities),
    communications: communications.map((one) => communicationRow(one, hours)),
    communication_volume_hourly: volumeRows(communications),
    call_metrics_hourly: callMetricRows(entities.calls),
    contact_touches: touches.map((touch) => touchRow(touch, hours)),
    missed_call_followups: followupRows(entities.calls, touches, world),
    agent_metrics_daily: agentDayRows({ communications, calls: entities.calls, turns }, world),
    contacts: personRows(communications),
    deletions: deletionRows(history),
    ...stepViews(conversations, world),
    ...turnViews(turns, world),
  }
}

/** Views over the steps of each conversation and of each contact. */
function stepViews(conversations: readonly (readonly Step[])[], world: World): Views {
  const contactTurns = contactStepsOf(conversations.flat()).flatMap(turnsOf)
  return {
    response_steps: conversations.flat().map(stepRow),
    conversation_sessions: conversations.flatMap((steps) => sessionRows(steps, world)),
    contact_turns: contactTurns.map((turn) => turnRow(turn, world)),
    waiting_contacts: contactTurns.filter(isWaiting).map((turn) => waitingRow(turn, world)),
  }
}

/** Views over the turns of conversations. */
const turnViews = (turns: readonly SessionTurn[], world: World): Views => ({
  response_turns: turns.map((turn) => sessionTurnRow(turn, world)),
  waiting_conversations: turns.filter(isWaiting).map((turn) => waitingRow(turn, world)),
  response_metrics_daily: dailyRows(turns),
  sla_turns: turns.flatMap((turn) => targetRows(turn, world)),
  backlog_hourly: backlogRows(turns, world.now),
})
