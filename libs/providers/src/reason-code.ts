import { id } from './json.ts'

/** As long as the code of any provider. Seven digits in a row may be a phone number. */
const CODE = /^(?!.*\d{7})[A-Za-z0-9_.-]{1,64}$/

/** The provider's code for a failed delivery. Null for free text, which may quote people or messages. */
export function reasonCode(...values: readonly unknown[]): string | null {
  return values.map(id).find((value) => value !== null && CODE.test(value)) ?? null
}
