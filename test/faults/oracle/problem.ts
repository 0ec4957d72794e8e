/**
 * What is wrong after a run.
 * - `lost`: an accepted webhook is not in its raw topic, or what it says is not in the views.
 * - `doubled`: something is in a view more often than the webhooks say.
 * - `different`: a row of a view that is neither, such as a sum over too much or too little.
 * - `unaccounted`: a record of one topic of which nothing, or something else, became in the next.
 * - `offset`: a committed offset that is ahead of its effect, behind the end, or went back.
 * - `dead letter`: one that is missing, one too many, or one with another code.
 * - `resources`: files or memory that a process took and did not give back.
 */
export type ProblemKind =
  | 'lost'
  | 'doubled'
  | 'different'
  | 'unaccounted'
  | 'offset'
  | 'dead letter'
  | 'resources'

export type Problem = { readonly kind: ProblemKind; readonly what: string }

export const problem = (kind: ProblemKind, what: string): Problem => ({ kind, what })

export const countOf = (problems: readonly Problem[], kind: ProblemKind): number =>
  problems.filter((of) => of.kind === kind).length
