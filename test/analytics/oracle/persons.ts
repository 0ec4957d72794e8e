import type { Row } from '../scratch-database.ts'
import type { Communication } from './communications.ts'
import { contactKeyOf } from './contact-key.ts'
import { timeText } from './format.ts'
import { groupsOf, keyOf } from './ordering.ts'

/** Every contact by each address that its messages and calls of known time have, failed ones included. */
export function personRows(communications: readonly Communication[]): readonly Row[] {
  const known = communications.flatMap(({ entity }) => {
    const { provider, account_id, contact_address, occurred_at } = entity
    if (!contact_address || occurred_at === null) return []
    const contact = { person_key: contact_address, contact_key: contactKeyOf(entity) }
    return [{ row: { provider, account_id, ...contact }, occurred_at }]
  })
  return groupsOf(known, ({ row }) => keyOf(row)).map((touches) => {
    const times = touches.map(({ occurred_at }) => occurred_at)
    return {
      ...touches[0]?.row,
      first_touched_at: timeText(Math.min(...times)),
      last_touched_at: timeText(Math.max(...times)),
      touch_count: touches.length,
    }
  })
}
