import type { Row } from '../scratch-database.ts'
import { isOpenAt, openSeconds } from './business-clock.ts'
import { secondsBetween, timeOrNull, timeText } from './format.ts'
import { QUIET_MS, type Step } from './steps.ts'
import type { World } from './surroundings.ts'

export type TurnStatus = 'answered' | 'closed_unanswered' | 'expired' | 'waiting'

export type Turn = {
  readonly first: Step
  readonly number: number
  readonly status: TurnStatus
  readonly inboundCount: number
  /** The first reply of a bot inside the turn. */
  readonly bot: Step | null
  /** The reply or close that ends the turn. */
  readonly end: Step | null
  /** Time of the last step before the end, of the last step at all without an end. */
  readonly lastInsideAt: number
  /** Time of the last step of the conversation or contact. */
  readonly lastAt: number
}

/** Turns of one conversation or contact whose steps are in order. */
export function turnsOf(steps: readonly Step[]): readonly Turn[] {
  const lastAt = timeOfLast(steps)
  const stretches = stretchesOf(steps)
  return stretches
    .flatMap((stretch) => turnsWithin(stretch, stretch === stretches.at(-1)))
    .map((turn, index) => ({ ...turn, number: index + 1, lastAt }))
}

const timeOfLast = (steps: readonly Step[]): number => steps.at(-1)?.at ?? 0

/** Cuts the steps before each one that is apart from the step before it. */
function stretchesOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const stretches: Step[][] = []
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1]
    if (before && step.at - before.at < QUIET_MS) stretches.at(-1)?.push(step)
    else stretches.push([step])
  }
  return stretches
}

/** Each turn begins at the first inbound step after the end of the one before. */
function turnsWithin(stretch: readonly Step[], isLast: boolean) {
  const turns: Omit<Turn, 'number' | 'lastAt'>[] = []
  let rest = fromInbound(stretch)
  for (let [first] = rest; first; [first] = rest) {
    const length = rest.findIndex(({ step }) => step === 'out' || step === 'close')
    const waited = length < 0 ? rest : rest.slice(0, length)
    const end = rest[length] ?? null
    turns.push({
      first,
      status: end ? (end.step === 'out' ? 'answered' : 'closed_unanswered') : unended(isLast),
      inboundCount: waited.filter(({ step }) => step === 'in').length,
      bot: waited.find(({ step }) => step === 'bot') ?? null,
      end,
      lastInsideAt: timeOfLast(waited),
    })
    rest = end ? fromInbound(rest.slice(length)) : []
  }
  return turns
}

const unended = (isLast: boolean): TurnStatus => (isLast ? 'waiting' : 'expired')

const fromInbound = (steps: readonly Step[]): readonly Step[] => {
  const start = steps.findIndex(({ step }) => step === 'in')
  return start < 0 ? [] : steps.slice(start)
}

/** The step that answers the turn. */
export const replyOf = ({ status, end }: Turn): Step | null => (status === 'answered' ? end : null)

export const responseSeconds = (turn: Turn): number | null =>
  secondsBetween(turn.first.at, replyOf(turn)?.at ?? null)

export const responseBusinessSeconds = (turn: Turn, { hours }: World): number | null =>
  openSeconds(hours(turn.first), turn.first.at, replyOf(turn)?.at ?? null)

export const isWaiting = ({ status }: Turn): boolean => status === 'waiting'

const isStale = (turn: Turn, now: number) => isWaiting(turn) && now - turn.lastAt >= QUIET_MS

/** Whoever is not stated to be a person of the account is of unknown kind. */
function kindOf(reply: Step | null): string {
  if (reply === null) return ''
  return reply.author_kind === 'human' ? 'human' : 'unknown'
}

/** What the turns of conversations and of contacts show alike. */
export function turnRow(turn: Turn, world: World): Row {
  const reply = replyOf(turn)
  return {
    ...openingOf(turn),
    turn_no: turn.number,
    ended_at: timeOrNull(turn.end?.at ?? null),
    turn_status: turn.status,
    answered_by_kind: kindOf(reply),
    answered_by_channel: reply?.channel ?? '',
    responder_id: reply?.responder_id ?? '',
    response_seconds: responseSeconds(turn),
    response_business_seconds: responseBusinessSeconds(turn, world),
    bot_response_seconds: secondsBetween(turn.first.at, turn.bot?.at ?? null),
    is_open_hours: isOpenAt(world.hours(turn.first), turn.first.at),
    is_stale: isStale(turn, world.now),
  }
}

const openingOf = ({ first, inboundCount }: Turn) => ({
  provider: first.provider,
  account_id: first.account_id,
  conversation_id: first.conversation_id,
  contact_key: first.contact_key,
  channel: first.channel,
  waiting_since: timeText(first.at),
  opened_by_kind: first.kind,
  opened_by_outcome: first.outcome,
  inbound_count: inboundCount,
})

/** The clock columns are left out. */
export const waitingRow = (turn: Turn, { now }: World): Row => ({
  ...openingOf(turn),
  is_stale: isStale(turn, now),
})
