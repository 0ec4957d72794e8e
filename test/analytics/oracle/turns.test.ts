import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantile } from './daily.ts'
import { QUIET_MS, STEPS, type Step } from './steps.ts'
import { worldOf } from './surroundings.ts'
import { type Turn, turnRow, turnsOf } from './turns.ts'

const STEP: Step = {
  ...{ step: 'in', at: 0, id: '', row_version: 0n },
  ...{ provider: 'spruce', account_id: 'a', conversation_id: 'c', kind: 'message', channel: 'sms' },
  ...{ direction: 'inbound', responder_id: '', contact_key: '', author_kind: '', outcome: '' },
}

/** Steps with the gaps between them in order. */
const conversation = fc
  .array(fc.tuple(fc.constantFrom(...STEPS), fc.constantFrom(0, 1, QUIET_MS - 1, QUIET_MS)), {
    maxLength: 15,
  })
  .map((steps) => {
    let at = 0
    return steps.map(([step, gap]): Step => {
      at += gap
      return { ...STEP, step, at }
    })
  })

/** Status, begin, end, number of inbound steps, time of the bot. */
type Told = readonly [string, number, number | null, number, number | null]
type Open = { readonly from: number; readonly inbound: number; readonly bot: number | null }

/** The definition as it is written: one step after the other. */
function foldOf(steps: readonly Step[]): readonly Told[] {
  const turns: Told[] = []
  let open: Open | undefined
  const end = (status: string, to: number | null) => {
    if (open) turns.push([status, open.from, to, open.inbound, open.bot])
    open = undefined
  }
  const take = {
    in: (at: number) => {
      open = { from: open?.from ?? at, inbound: (open?.inbound ?? 0) + 1, bot: open?.bot ?? null }
    },
    bot: (at: number) => {
      open = open && { ...open, bot: open.bot ?? at }
    },
    out: (at: number) => end('answered', at),
    close: (at: number) => end('closed_unanswered', at),
  }
  for (const [index, { step, at }] of steps.entries()) {
    if (at - (steps[index - 1]?.at ?? at) >= QUIET_MS) end('expired', null)
    take[step](at)
  }
  end('waiting', null)
  return turns
}

const told = ({ status, first, end, inboundCount, bot }: Turn): Told => [
  ...([status, first.at, end?.at ?? null] as const),
  ...([inboundCount, bot?.at ?? null] as const),
]

const isTheFold = fc.property(conversation, (steps) => {
  const turns = turnsOf(steps)
  expect(turns.map(told)).toEqual(foldOf(steps))
  expect(turns.map(({ number }) => number)).toEqual(turns.map((_, index) => index + 1))
})

test('turns are those of the fold, numbered from 1', () => fc.assert(isTheFold, { numRuns: 1000 }))

test.each([
  ['five days after the last step, whatever its kind', 2 + QUIET_MS, true],
  ['not a millisecond before', 1 + QUIET_MS, false],
])('a waiting turn is stale %s', (_, now, isStale) => {
  const steps: readonly Step[] = [STEP, { ...STEP, step: 'bot', at: 2 }]
  const rows = turnsOf(steps).map((turn) => turnRow(turn, worldOf({ now })))
  expect(rows).toMatchObject([{ turn_status: 'waiting', is_stale: isStale }])
})

test.each([
  [[], null, null],
  [[7], 7, 7],
  [[10, 20], 15, 19],
  [[4, 1, 3, 2], 2.5, 3.7],
])('the median and 90th percentile of %j are %s and %s', (values, median, p90) => {
  expect([quantile(values, 0.5), quantile(values, 0.9)]).toEqual([median, p90])
})
