import { describe, expect, test } from 'vitest'
import type { Draft, Provider } from '../provider.ts'
import type { TellableFact } from '../tells.ts'
import { TELLABLE_FACTS } from '../tells.ts'
import type { Fixture } from './harness.ts'
import { draftsOf } from './harness.ts'

type FactsOf<K extends Draft['kind']> = Extract<Draft, { readonly kind: K }>['facts']

/** The records of all fixtures, by kind. */
type Records = {
  readonly calls: readonly FactsOf<'call'>[]
  readonly messages: readonly FactsOf<'message'>[]
  readonly conversations: readonly FactsOf<'conversation'>[]
}

const isSent = ({ direction }: FactsOf<'message'>): boolean => direction !== 'inbound'

/** Whether the records show that the provider tells a fact. */
const SHOWS: Readonly<Record<TellableFact, (records: Records) => boolean>> = {
  ring: ({ calls }) =>
    [...Map.groupBy(calls, ({ call_id }) => call_id).values()].some((states) =>
      (['started_at', 'answered_at'] as const).every((time) =>
        states.some((state) => state[time] !== null),
      ),
    ),
  answer: ({ calls }) => calls.some(({ answered_at }) => answered_at !== null),
  end: ({ calls }) => calls.some(({ ended_at }) => ended_at !== null),
  agent: ({ calls, messages }) =>
    calls.some((call) => (call.answered_by ?? call.initiated_by) !== null) ||
    messages.some(({ author_kind, author_id }) => author_kind === 'human' && author_id !== null),
  bot: ({ messages }) =>
    messages.some(({ author_kind: kind }) => kind === 'bot' || kind === 'automation'),
  close: ({ conversations }) => conversations.some(({ is_closed }) => is_closed === true),
  recording: ({ calls }) => calls.some(({ has_recording }) => has_recording === true),
  delivery: ({ messages }) =>
    messages.some((message) => isSent(message) && message.delivery_status !== 'unknown'),
  reason: ({ messages }) => messages.some(({ status_reason }) => status_reason !== null),
  abandoned: ({ calls }) => calls.some(({ outcome }) => outcome === 'abandoned'),
}

/** Facts of which the declaration and the fixtures disagree, each with what to do. */
export function contradictionsOf(
  provider: Pick<Provider, 'tells'>,
  drafts: readonly Draft[],
): readonly string[] {
  const records: Records = {
    calls: drafts.flatMap(({ kind, facts }) => (kind === 'call' ? [facts] : [])),
    messages: drafts.flatMap(({ kind, facts }) => (kind === 'message' ? [facts] : [])),
    conversations: drafts.flatMap(({ kind, facts }) => (kind === 'conversation' ? [facts] : [])),
  }
  const facts = Object.keys(TELLABLE_FACTS) as readonly TellableFact[]
  return facts.flatMap((fact) => {
    const [telling] = provider.tells[fact]
    const isShown = SHOWS[fact](records)
    if (isShown === (telling !== 'never')) return []
    return isShown
      ? [`"${fact}" is declared as never, but a fixture shows it: correct tells.ts`]
      : [
          `"${fact}" is declared as ${telling}, but no fixture shows it: add one or correct tells.ts`,
        ]
  })
}

/** Registers the test that what a provider claims to tell is what its fixtures show. */
export function tellsSuite(provider: Provider, fixtures: readonly Fixture[]): void {
  describe(`${provider.id}: what it tells`, () => {
    test('the declaration agrees with the fixtures', () => {
      const drafts = fixtures.flatMap((fixture) => draftsOf(provider, fixture))
      expect(contradictionsOf(provider, drafts)).toEqual([])
    })
  })
}
