export type {
  Call,
  ConversationEvent,
  Erasure,
  Message,
} from '../generated/records.ts'
export type { Cut, Published } from './counting.ts'
export { joinCuts, NO_CUT } from './counting.ts'
export type { EntityKey, Fact, FactKind, RowKind } from './facts.ts'
export { identityOf, keyOf, keyText } from './facts.ts'
export type { FoldedRows } from './fold.ts'
export { foldAll, foldCall, foldConversation, foldMessage } from './fold.ts'
export type { Place } from './place.ts'
export { comparePlaces } from './place.ts'
export type { CallRow, ConversationRow, MessageRow, Rows } from './rows.ts'
