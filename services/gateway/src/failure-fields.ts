import { describe, Failure } from '@tributary/core'

/** Log fields of anything thrown: `error` in one line, and `fix` where the failure has one. */
export function failureFields(error: unknown): { readonly error: string; readonly fix?: string } {
  const fix = error instanceof Failure ? error.fix : null
  return { error: describe(error), ...(fix !== null && { fix }) }
}
