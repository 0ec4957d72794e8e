/** What a report may be broken down by. */
export const DIMENSIONS = ['provider', 'account', 'channel', 'day'] as const

export type Dimension = (typeof DIMENSIONS)[number]

/** Names of the dimensions as columns. */
export const DIMENSION_COLUMNS: Readonly<Record<Dimension, string>> = {
  provider: 'provider',
  account: 'account_id',
  channel: 'channel',
  day: 'day',
}

/**
 * `provider,day` as dimensions in that order; null when a word is none of them or comes twice. An
 * account is one of a provider, which therefore stands before it when it is left out.
 */
export function readDimensions(text: string): readonly Dimension[] | null {
  const words = text.split(',').map((word) => word.trim())
  const found = words.flatMap((word) => DIMENSIONS.filter((dimension) => dimension === word))
  if (found.length < words.length || new Set(found).size < found.length) return null
  return found.includes('provider')
    ? found
    : found.flatMap((word): readonly Dimension[] =>
        word === 'account' ? ['provider', word] : [word],
      )
}
