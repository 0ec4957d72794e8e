export type {
  Call,
  ConversationEvent,
  Erasure,
  Message,
  UnifiedKind,
  UnifiedRecords,
} from '../generated/records.ts'
export { SCHEMAS } from '../generated/records.ts'
export type { Decoded, Decoder, PoisonReason, Schemas } from './decoder.ts'
export { createDecoder, datumReader } from './decoder.ts'
export type { RecordHeaders } from './headers.ts'
export type { Poison, Position, RecordsOptions, UnifiedRecord } from './records.ts'
export { records } from './records.ts'
export type { RegistryOptions } from './registry-schemas.ts'
export { registrySchemas } from './registry-schemas.ts'
export type { Bounds, Reading, Source, SourceRecord } from './source.ts'
export { TOPICS } from './topics.ts'
