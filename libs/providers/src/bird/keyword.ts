const SEPARATORS = /[^a-z0-9]+/g

/**
 * A value of an enumeration without case and separators; empty where it is no text. The documents
 * spell one value in several ways: `no-answer` and `no_answer`, `accessKey`, `Apple business chat`.
 */
export function keyword(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase().replace(SEPARATORS, '') : ''
}
