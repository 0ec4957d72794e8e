/**
 * Error types with which Kafka refuses records for their size, which no waiting mends
 * (https://kafka.apache.org/protocol#protocol_error_codes, codes 10 and 18).
 */
const TYPES: readonly unknown[] = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']

/**
 * Whether Kafka refused a record, or what was sent together with it, for its size. In the spool it
 * would be sent again for ever, and keep everything behind it from being sent.
 */
export function isTooLarge(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('type' in error && TYPES.includes(error.type)) || isTooLarge(error.cause)
}
