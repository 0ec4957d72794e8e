import type { Call } from '@tributary/core'
import type { Row } from '../scratch-database.ts'
import { agentOf, type Communication, isWithContact } from './communications.ts'
import { quantile } from './daily.ts'
import { talkSeconds } from './entity-rows.ts'
import { localDateOf } from './format.ts'
import { exactSum } from './hourly.ts'
import { type Agent, namesOf, zoneOf } from './names.ts'
import { groupsOf, keyOf } from './ordering.ts'
import type { World } from './surroundings.ts'
import { replyOf, responseSeconds, type Turn } from './turns.ts'

/** One thing that a person did; `seconds` are those of the response or of the talk. */
type Deed = Agent & {
  readonly at: number
  readonly what: 'reply' | 'turn' | 'answered call' | 'placed call' | 'connected call'
  readonly seconds: number | null
}

export type Work = {
  readonly communications: readonly Communication[]
  readonly calls: readonly Call[]
  readonly turns: readonly Turn[]
}

/** What each person did on each day of the account. Who did nothing that counts has no row. */
export function agentDayRows(
  { communications, calls, turns }: Work,
  { accounts, agents }: World,
): readonly Row[] {
  const deeds = [
    ...communications.flatMap(repliesIn),
    ...turns.flatMap(answersIn),
    ...calls.flatMap(callsIn),
  ].filter(({ agent_id }) => agent_id !== '')
  const zone = zoneOf(accounts)
  const dated = deeds.map((deed) => ({ deed, day: localDateOf(deed.at, zone(deed)) }))
  const days = groupsOf(dated, ({ day, deed }) =>
    keyOf(day, deed.provider, deed.account_id, deed.agent_id),
  )
  return days.flatMap(([first, ...others]) => {
    if (!first) return []
    const { provider, account_id, agent_id } = first.deed
    const who = { provider, account_id, agent_id }
    const theirs = [first, ...others].map(({ deed }) => deed)
    return [{ day: first.day, ...who, ...namesOf(agents, who), ...numbersOf(theirs) }]
  })
}

function numbersOf(deeds: readonly Deed[]): Row {
  const of = (...whats: readonly Deed['what'][]) => deeds.filter(({ what }) => whats.includes(what))
  const seconds = (some: readonly Deed[]) => some.flatMap((deed) => deed.seconds ?? [])
  const waits = seconds(of('turn'))
  return {
    reply_count: of('reply').length,
    turns_answered_count: of('turn').length,
    response_seconds_median: quantile(waits, 0.5),
    response_seconds_p90: quantile(waits, 0.9),
    calls_answered_count: of('answered call').length,
    calls_placed_count: of('placed call', 'connected call').length,
    calls_connected_count: of('connected call').length,
    talk_seconds_sum: exactSum(seconds(of('answered call', 'connected call'))),
  }
}

/** An outbound message of a person; authors of unknown kind count as persons. */
function repliesIn({ kind, entity, author_kind, author_id, is_failed }: Communication) {
  const { provider, account_id, direction, occurred_at: at } = entity
  const isOfPerson = author_kind === 'human' || author_kind === 'unknown'
  if (kind !== 'message' || direction !== 'outbound' || !isOfPerson) return []
  if (is_failed || at === null) return []
  const what = 'reply' as const
  return [{ provider, account_id, agent_id: author_id, at, what, seconds: null }]
}

/** A turn belongs to who replied and to the time at which it began. */
function answersIn(turn: Turn): readonly Deed[] {
  const reply = replyOf(turn)
  if (reply === null) return []
  const { provider, account_id, at } = turn.first
  const agent_id = reply.responder_id
  return [{ provider, account_id, agent_id, at, what: 'turn', seconds: responseSeconds(turn) }]
}

/** A call belongs to its start. */
function callsIn(call: Call): readonly Deed[] {
  const { provider, account_id, started_at: at } = call
  const what = whatOf(call)
  if (what === null || at === null || !isWithContact(call)) return []
  return [{ provider, account_id, agent_id: agentOf(call), at, what, seconds: talkSeconds(call) }]
}

function whatOf({ direction, outcome }: Call): Deed['what'] | null {
  if (direction === 'inbound') return outcome === 'answered' ? 'answered call' : null
  if (direction !== 'outbound' || outcome === 'in_progress') return null
  return outcome === 'answered' ? 'connected call' : 'placed call'
}
