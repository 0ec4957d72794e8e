/**
 * Epoch milliseconds in a header, such as `received-at`; undefined when the text is not a time that a
 * date can hold. Headers are input: every writer of a topic can write them.
 */
export function headerTimeMs(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
}
