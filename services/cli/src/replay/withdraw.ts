import type { Encoders } from '@tributary/core'
import { unifiedOutRecord } from '@tributary/normalization'
import type { UnproducedRow } from './tables/unproduced.ts'
import type { ReplayTarget } from './target.ts'
import { withdrawalOf } from './withdrawal.ts'

/** Publishes a deletion for every row; resolves to how many there were. */
export async function withdraw(
  portions: AsyncIterable<readonly UnproducedRow[]>,
  target: ReplayTarget,
  encoders: Encoders,
): Promise<number> {
  let withdrawn = 0
  for await (const rows of portions) {
    await target.publish(
      rows.map((row) => {
        const unified = withdrawalOf(row)
        return { unified, out: unifiedOutRecord(unified, encoders, row.conversation_id) }
      }),
    )
    withdrawn += rows.length
  }
  return withdrawn
}
