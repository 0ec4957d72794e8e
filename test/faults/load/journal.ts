import type { Webhook } from './webhooks.ts'

/** One request and its answer. */
export type Attempt = {
  readonly webhook: Webhook
  /** Null: no answer came. */
  readonly status: number | null
  /** Epoch milliseconds of the answer. */
  readonly answeredAtMs: number
}

/** Every request and every answer, which is all that a provider knows. */
export type Journal = {
  record(attempt: Attempt): void
  readonly attempts: readonly Attempt[]
  /** Webhooks that were answered 200, each once, in the order of their first 200. */
  accepted(): readonly Webhook[]
  /** Webhooks that were never answered 200. They may be stored or not. */
  undecided(): readonly Webhook[]
}

export function createJournal(): Journal {
  const attempts: Attempt[] = []
  const nameOf = ({ provider, digest }: Webhook) => `${provider}/${digest}`

  function accepted(): readonly Webhook[] {
    const ok = attempts.filter(({ status }) => status === 200)
    return [...new Map(ok.map(({ webhook }) => [nameOf(webhook), webhook])).values()]
  }

  return {
    record: (attempt) => void attempts.push(attempt),
    attempts,
    accepted,
    undecided() {
      const known = new Set(accepted().map(nameOf))
      const others = attempts.filter(({ webhook }) => !known.has(nameOf(webhook)))
      return [...new Map(others.map(({ webhook }) => [nameOf(webhook), webhook])).values()]
    },
  }
}
