import { Failure } from '@tributary/core'

export type Searched = {
  /** As it was asked for. */
  readonly id: string
  /** Whether it may stand under a hash that nobody here can tell. */
  readonly mayBeHashed: boolean
  /** Options that were given and left something out, such as `--since`. */
  readonly narrowedBy: readonly string[]
}

/** That nothing has an id, and what to try. */
export function nothingFound({ id, mayBeHashed, narrowedBy }: Searched): Failure {
  const hashed = mayBeHashed ? '; with PII_ID=hash it is found only where PII_HASH_KEY is set' : ''
  const mend =
    narrowedBy.length > 0
      ? `search without ${narrowedBy.join(' and ')}`
      : `check the id; what is older than the retention of the topics is gone${hashed}`
  return new Failure('NOT_FOUND', `nothing has the id ${id}: ${mend}`)
}
