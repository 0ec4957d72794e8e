import type { UnifiedKind } from '@tributary/core'
import type { Encoder } from '@tributary/runtime/registry'
import { createEncoder } from '@tributary/runtime/registry'

export type Encoders = { readonly [K in UnifiedKind]: Encoder<K> }

/** Encoders of this version's schemas, with the ids under which the registry knows them. */
export function createEncoders(ids: Readonly<Record<UnifiedKind, number>>): Encoders {
  return {
    message: createEncoder('message', ids.message),
    call: createEncoder('call', ids.call),
    conversation: createEncoder('conversation', ids.conversation),
  }
}
