import type { DeadCode } from '@tributary/core'
import type { StreamBatch } from './ports.ts'

/**
 * The state of a record after a stage. The first three are terminal.
 * - `emitted`: everything that the record caused is durable.
 * - `skipped`: the record is not for us; counted by `reason`.
 * - `dead`: the record can never succeed; the loop writes its dead letter.
 * - `left`: a temporary error; the record is redelivered.
 */
export type Settlement =
  | { readonly state: 'emitted' }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'dead'; readonly code: DeadCode; readonly detail: string }
  | { readonly state: 'left'; readonly error: unknown }

/**
 * One step of the pipeline.
 * `settle` returns one settlement per record, in the order of the records. It may reject: with a
 * Failure of kind fatal to stop the service, with any other error to leave the whole batch for
 * redelivery.
 */
export interface Stage {
  settle(batch: StreamBatch): Promise<readonly Settlement[]>
}
