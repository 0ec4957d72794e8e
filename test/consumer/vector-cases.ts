import { CALL_VECTORS } from './cases/calls.ts'
import type { VectorCase } from './cases/case.ts'
import { CONVERSATION_VECTORS } from './cases/conversations.ts'
import { MESSAGE_VECTORS } from './cases/messages.ts'
import { STREAM_VECTORS } from './cases/streams.ts'

/** Every case of the test vectors; each has an account of its own. */
export const VECTOR_CASES: readonly VectorCase[] = [
  ...MESSAGE_VECTORS,
  ...CALL_VECTORS,
  ...CONVERSATION_VECTORS,
  ...STREAM_VECTORS,
]
