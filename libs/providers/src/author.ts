import type { Message } from '@tributary/core'
import type { Endpoint } from './provider.ts'

type AuthorFacts = Pick<Message, 'author_kind' | 'author_id'>

/** Kinds that may be a robot for which the provider has no sign of its own. */
const MAY_BE_ROBOT: ReadonlySet<Message['author_kind']> = new Set(['human', 'unknown'])

/**
 * The author of a message, as the endpoint's `automation` says: an id in `authors` is a robot, and so is
 * who sends through the provider's API without a user (`isByApi`), unless `apiMessages` is "human". A
 * reminder that counted as a person would end the wait of a patient, and nobody would notice.
 */
export function authorFacts(
  author: AuthorFacts,
  { automation }: Pick<Endpoint, 'automation'>,
  isByApi = false,
): AuthorFacts {
  const { author_kind: kind, author_id: id } = author
  if (!MAY_BE_ROBOT.has(kind)) return author
  const isNamed = id !== null && automation.authors.includes(id)
  const isRobot = isNamed || (isByApi && automation.apiMessages === 'automation')
  return isRobot ? { ...author, author_kind: 'automation' } : author
}
