/** A word or phrase that the project does not use, and the standard term to write instead. */
export type Banned = {
  readonly pattern: RegExp
  readonly instead: string
  /** A text that the pattern finds. */
  readonly example: string
}

/** Words with a standard term. A test keeps them out of sources, docs, SQL comments and schemas. */
export const BANNED: readonly Banned[] = [
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: 'fix', example: 'the mend of a failure' },
  { pattern: /\banew\b/i, instead: 'again, recreated', example: 'a topic that was made anew' },
  {
    pattern: /\b(comes?|came|coming) again\b/i,
    instead: 'is retried, is redelivered',
    example: 'the batch comes again',
  },
  { pattern: /\bagain and again\b/i, instead: 'repeatedly', example: 'it fails again and again' },
  {
    pattern: /\bover and over\b/i,
    instead: 'repeatedly',
    example: 'inserts that fail over and over',
  },
  {
    pattern: /\bnow and then\b/i,
    instead: 'rate-limited, at most once per …',
    example: 'a line now and then',
  },
  {
    pattern: /\b(stands?|stood|standing) still\b|\bstandstill\b/i,
    instead: 'stalled',
    example: 'a partition that stands still',
  },
  {
    pattern: /\b(stands|stood)\b(?! (for|in for)\b)/i,
    instead: 'is',
    example: 'the version stands in the key',
  },
  {
    pattern: /\btold of\b/i,
    instead: 'called with',
    example: 'a listener told of it',
  },
  {
    pattern: /\b(is|are|was|were) told\b(?! (apart|to)\b)/i,
    instead: 'is reported, raises an alert',
    example: 'the first dead letter is told',
  },
  { pattern: /\bof late\b/i, instead: 'recently', example: 'records of late' },
  { pattern: /\bfor ever\b/i, instead: 'without limit, forever', example: 'it waits for ever' },
  {
    pattern: /\bbeside\b/i,
    instead: 'next to, in addition to, while … runs',
    example: 'a replay beside live traffic',
  },
  {
    pattern: /\b(what|that|which) (is|are) no\b(?! (longer|more)\b)/i,
    instead: 'that is not a',
    example: 'a record that is no call',
  },
  {
    pattern: /\b(is|are|be) no more\b/i,
    instead: 'no longer exists',
    example: 'a row that is no more',
  },
  {
    pattern: /\b(is|are|was|were) made no more\b/i,
    instead: 'is no longer made',
    example: 'events that are made no more',
  },
  { pattern: /\bwhomever\b/i, instead: 'whoever', example: 'of whomever' },
  {
    pattern: /\b(is|are|was|were|be|been) away\b/i,
    instead: 'unavailable',
    example: 'while Kafka is away',
  },
  { pattern: /\bbrakes?\b/i, instead: 'circuit breaker', example: 'the brake of the stream' },
  {
    pattern: /\blist of erased persons\b|\berased list\b|\bErasedList\b/i,
    instead: 'suppression list',
    example: 'the list of erased persons',
  },
  {
    pattern: /\bcame to be\b|\bcomes to be\b/i,
    instead: 'the time of',
    example: 'when it came to be',
  },
  { pattern: /\bheeds?\b/i, instead: 'obeys, uses', example: 'trace heeds --since' },
  {
    pattern: /\bin the course of time\b/i,
    instead: 'over time',
    example: 'changed in the course of time',
  },
]

/** Where a text uses a banned word: line number from 1, what was found, what to write instead. */
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
