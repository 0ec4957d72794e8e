/**
 * Epoch milliseconds that a header tells, such as `received-at`; undefined where it tells none that a
 * date can hold. Anybody who may write to a topic may write its headers.
 */
export function headerTimeMs(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
}
