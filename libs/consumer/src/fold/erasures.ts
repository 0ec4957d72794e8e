import type { Erasure } from '../generated/records.ts'
import type { Cut } from './counting.ts'
import { type FactKind, keyText, type RowKind } from './facts.ts'

/** What an erasure names: a message, a call, a conversation event or a conversation. */
export type ErasedKind = FactKind | RowKind

const KINDS: Readonly<Record<Erasure['kind'], ErasedKind | null>> = {
  unknown: null,
  message: 'message',
  call: 'call',
  conversation_event: 'conversationEvent',
  conversation: 'conversation',
}

/** An erasure as the fold uses it. */
export type Erased = {
  readonly kind: ErasedKind
  readonly key: { readonly provider: string; readonly account_id: string; readonly id: string }
  readonly cut: Cut
}

/**
 * Null for an erasure of a kind that this version of the package does not know. A reason that it does not
 * know counts as `withdrawn`, as the schema says.
 */
export function erasedBy(erasure: Erasure): Erased | null {
  const kind = KINDS[erasure.kind]
  if (kind === null) return null
  const { provider, account_id, id, reason, erased_at } = erasure
  const cut =
    reason === 'erased'
      ? { isErased: true, withdrawnBefore: 0 }
      : { isErased: false, withdrawnBefore: erased_at }
  return { kind, key: { provider, account_id, id }, cut }
}

/** The text by which an erasure finds its entity: that of `keyText`. */
export const erasedText = ({ kind, key }: Erased): string => keyText(kind, key)
