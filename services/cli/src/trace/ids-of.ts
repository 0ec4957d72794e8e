import type { Env } from '@tributary/runtime/service'
import { personalDataOf } from '../clients.ts'

/**
 * An id as the provider says it, and as PII_ID=hash puts it into records: whichever of them was the
 * setting when a record was made. Without PII_HASH_KEY nobody can tell the hash, and nothing is hashed.
 */
export function idsOf(id: string, env: Env): readonly string[] {
  const hasKey = Boolean(env['PII_HASH_KEY'] || env['PII_HASH_KEY_FILE'])
  return hasKey ? [id, personalDataOf(env).textHash(id)] : [id]
}
