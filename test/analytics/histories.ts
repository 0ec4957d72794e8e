import * as fc from 'fast-check'
import { collidingRecord } from './generated-records.ts'
import { plainRecord } from './plain-records.ts'
import type { History, HistoryRecord } from './records.ts'

const account = (record: fc.Arbitrary<HistoryRecord>, minLength: number): fc.Arbitrary<History> =>
  fc.array(record, { minLength, maxLength: 40, size: 'max' })

/** One history of so many accounts that share no entities; those of some hold few contradictions. */
export const historiesOf = (accounts: {
  readonly minLength: number
  readonly maxLength: number
}): fc.Arbitrary<History> =>
  fc
    .array(fc.oneof(account(collidingRecord, 1), account(plainRecord, 15)), {
      ...accounts,
      size: 'max',
    })
    .map((histories) =>
      histories.flatMap((records, index) =>
        records.map((one) => ({ ...one, account_id: `account-${index}` })),
      ),
    )

/** Histories that are small enough to be read often. */
export const histories: fc.Arbitrary<History> = historiesOf({ minLength: 5, maxLength: 12 })
