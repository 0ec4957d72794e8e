import type { Row } from '../scratch-database.ts'
import { secondsBetween, timeOrNull, timeText } from './format.ts'
import type { Step } from './steps.ts'

const QUIET_MS = 5 * 24 * 3_600_000

/**
 * Sessions of one conversation whose steps are in order: a new one after a close or after five days
 * without a step. A close that would open a session is dropped.
 */
export function sessionsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const sessions: Step[][] = []
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1]
    const isApart = !before || before.step === 'close' || step.at - before.at >= QUIET_MS
    if (!isApart) sessions.at(-1)?.push(step)
    else if (step.step !== 'close') sessions.push([step])
  }
  return sessions
}

export function sessionRow(session: readonly Step[], index: number): Row {
  const start = session.findIndex(({ step }) => step === 'in')
  const after = start < 0 ? [] : session.slice(start)
  const firstInbound = after[0]?.at ?? null
  const human = after.find(({ step }) => step === 'out')
  const any = after.find(({ step }) => step === 'out' || step === 'bot')
  const count = (...kinds: readonly string[]) =>
    session.filter(({ step }) => kinds.includes(step)).length
  return {
    provider: session[0]?.provider,
    account_id: session[0]?.account_id,
    conversation_id: session[0]?.conversation_id,
    session_no: index + 1,
    started_at: timeText(session[0]?.at ?? 0),
    ended_at: timeText(session.at(-1)?.at ?? 0),
    initiated_by: session[0]?.direction,
    first_inbound_at: timeOrNull(firstInbound),
    first_response_seconds: secondsBetween(firstInbound, human?.at ?? null),
    first_any_response_seconds: secondsBetween(firstInbound, any?.at ?? null),
    first_responder_id: human?.responder_id ?? '',
    inbound_count: count('in'),
    outbound_count: count('out', 'bot'),
  }
}
