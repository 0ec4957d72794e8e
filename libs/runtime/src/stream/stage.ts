import type { DeadCode } from '@tributary/core'
import type { StreamBatch } from './ports.ts'

/**
 * What became of one record. The first three are terminal.
 * - `emitted`: all that it caused is durable.
 * - `skipped`: not ours, counted by reason.
 * - `dead`: can never succeed; the loop writes the dead letter.
 * - `left`: for redelivery, because of a temporary error.
 */
export type Settlement =
  | { readonly state: 'emitted' }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'dead'; readonly code: DeadCode; readonly detail: string }
  | { readonly state: 'left'; readonly error: unknown }

/**
 * One step of the pipeline.
 * `settle` returns one settlement per record, in their order. It may reject: with a Failure of kind
 * fatal to stop the service, with anything else to leave the whole batch for redelivery.
 */
export interface Stage {
  settle(batch: StreamBatch): Promise<readonly Settlement[]>
}
