import type { Fault } from '../rig/rig.ts'

const TABLES = ['messages_store', 'conversations_store']

/**
 * ClickHouse refuses inserts with 252 TOO_MANY_PARTS, as when merges do not keep up. It does so for some of
 * the stores that one insert fills; the others may have stored their rows already.
 */
export const tooManyParts: Fault = {
  lastsMs: 5_000,
  async apply({ database }) {
    for (const table of TABLES) {
      await database.command(`SYSTEM STOP MERGES ${table}`)
      await database.command(
        `ALTER TABLE ${table} MODIFY SETTING parts_to_delay_insert = 1, parts_to_throw_insert = 1`,
      )
    }
  },
  async heal({ database }) {
    for (const table of TABLES) {
      await database.command(
        `ALTER TABLE ${table} RESET SETTING parts_to_delay_insert, parts_to_throw_insert`,
      )
      await database.command(`SYSTEM START MERGES ${table}`)
    }
  },
}
