import { groupsOf, keyOf } from './ordering.ts'
import { inOrder, type Step } from './steps.ts'

/** Steps of each contact over all of its conversations, in order, without closes. */
export function contactStepsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const kept = steps.filter(({ step, contact_key }) => step !== 'close' && contact_key !== '')
  return groupsOf(kept, ({ provider, account_id, contact_key }) =>
    keyOf(provider, account_id, contact_key),
  ).map((contact) => contact.toSorted(inOrder))
}
