import { backOffMs } from '@tributary/runtime/service'
import { expect, test } from 'vitest'
import { RESTART_BACK_OFF } from './supervised.ts'

test('the wait before a restart doubles with every death in a row, up to half a minute', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000].map((deaths) =>
    backOffMs(deaths, RESTART_BACK_OFF),
  )
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
})
