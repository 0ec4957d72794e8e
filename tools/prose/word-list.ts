/** A word or phrase that the project does not use, and the standard term to write instead. */
export type Banned = { readonly pattern: RegExp; readonly instead: string }

/**
 * The field has a word for these. One dialect costs every newcomer the same hour, so a test keeps the
 * list out of sources, docs, SQL comments and schemas.
 */
export const BANNED: readonly Banned[] = [
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: 'fix' },
  { pattern: /\banew\b/i, instead: 'again, recreated' },
  { pattern: /\bcomes? again\b/i, instead: 'is retried, is redelivered' },
  { pattern: /\bagain and again\b/i, instead: 'repeatedly' },
  { pattern: /\bnow and then\b/i, instead: 'rate-limited, at most once per …' },
  { pattern: /\b(stands?|stood|standing) still\b|\bstandstill\b/i, instead: 'stalled' },
  { pattern: /\b(stands|stood)\b(?! (for|in for)\b)/i, instead: 'is' },
  { pattern: /\btold of\b/i, instead: 'called with' },
  { pattern: /\bof late\b/i, instead: 'recently' },
  { pattern: /\bfor ever\b/i, instead: 'without limit, forever' },
  { pattern: /\bbeside\b/i, instead: 'next to, in addition to, while … runs' },
  { pattern: /\b(what|that|which) (is|are) no\b/i, instead: 'that is not a' },
  { pattern: /\b(is|are) no more\b/i, instead: 'no longer exists' },
  { pattern: /\bwhomever\b/i, instead: 'whoever' },
  { pattern: /\b(is|are|was|were|be) away\b/i, instead: 'unavailable' },
  { pattern: /\bbrakes?\b/i, instead: 'circuit breaker' },
  {
    pattern: /\blist of erased persons\b|\berased list\b|\bErasedList\b/i,
    instead: 'suppression list',
  },
]

/** Where a text breaks the list: line number from 1, what was found, what to write instead. */
export type WordProblem = {
  readonly line: number
  readonly found: string
  readonly instead: string
}

export function wordProblems(text: string): readonly WordProblem[] {
  return text.split('\n').flatMap((content, index) =>
    BANNED.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(content)?.[0]
      return found === undefined ? [] : [{ line: index + 1, found, instead }]
    }),
  )
}
