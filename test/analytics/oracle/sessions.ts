import type { Row } from '../scratch-database.ts'
import { openSeconds } from './business-clock.ts'
import { secondsBetween, timeOrNull, timeText } from './format.ts'
import { QUIET_MS, type Step } from './steps.ts'
import type { World } from './surroundings.ts'
import { type Turn, turnRow, turnsOf } from './turns.ts'

export type Session = readonly Step[]

/**
 * Sessions of one conversation whose steps are in order: a new one after a close or after five days
 * without a step. A close that would open a session is dropped.
 */
export function sessionsOf(steps: readonly Step[]): readonly Session[] {
  const sessions: Step[][] = []
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1]
    const isApart = !before || before.step === 'close' || step.at - before.at >= QUIET_MS
    if (!isApart) sessions.at(-1)?.push(step)
    else if (step.step !== 'close') sessions.push([step])
  }
  return sessions
}

/** A turn of a conversation and its place in the sessions. */
export type SessionTurn = Turn & {
  readonly sessionNo: number
  readonly isFirstOfSession: boolean
}

/** Turns of one conversation, each with the session that has its opening step. */
export function sessionTurnsOf(steps: readonly Step[]): readonly SessionTurn[] {
  const turns = turnsOf(steps)
  return sessionsOf(steps).flatMap((session, index) =>
    turns
      .filter(({ first }) => session.includes(first))
      .map((turn, place) => ({
        ...turn,
        sessionNo: index + 1,
        isFirstOfSession: place === 0,
      })),
  )
}

export const sessionTurnRow = (turn: SessionTurn, world: World): Row => ({
  ...turnRow(turn, world),
  session_no: turn.sessionNo,
  is_first_of_session: turn.isFirstOfSession,
})

/** Rows of the sessions of one conversation. */
export const sessionRows = (steps: readonly Step[], world: World): readonly Row[] =>
  sessionsOf(steps).flatMap((session, index) => {
    const [first] = session
    if (!first) return []
    return [
      {
        provider: first.provider,
        account_id: first.account_id,
        conversation_id: first.conversation_id,
        session_no: index + 1,
        started_at: timeText(first.at),
        ended_at: timeText(session.at(-1)?.at ?? first.at),
        initiated_by: first.direction,
        contact_key: first.contact_key,
        channel: first.channel,
        is_closed: session.at(-1)?.step === 'close',
        ...responsesOf(session, world),
        inbound_count: session.filter(({ step }) => step === 'in').length,
        outbound_count: session.filter(({ step }) => step === 'out' || step === 'bot').length,
      },
    ]
  })

/** The first inbound step of a session and the replies after it. */
function responsesOf(session: Session, { hours }: World) {
  const start = session.findIndex(({ step }) => step === 'in')
  const after = start < 0 ? [] : session.slice(start)
  const [inbound] = after
  const inboundAt = inbound?.at ?? null
  const human = after.find(({ step }) => step === 'out')
  const any = after.find(({ step }) => step === 'out' || step === 'bot')
  return {
    first_inbound_at: timeOrNull(inboundAt),
    first_response_seconds: secondsBetween(inboundAt, human?.at ?? null),
    first_response_business_seconds: inbound
      ? openSeconds(hours(inbound), inbound.at, human?.at ?? null)
      : null,
    first_any_response_seconds: secondsBetween(inboundAt, any?.at ?? null),
    first_responder_id: human?.responder_id ?? '',
  }
}
