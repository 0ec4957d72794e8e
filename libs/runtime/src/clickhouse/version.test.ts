import { expect, test } from 'vitest'
import { requireVersion } from './version.ts'

const serverOf = (version: string) => ({ row: async <T>() => ({ version }) as T })

test.for(['26.3.1.1', '26.10.1.1', '27.1.1.1'])('ClickHouse %s is new enough', async (version) => {
  expect(await requireVersion(serverOf(version))).toBe(version)
})

test.for(['26.2.9.1', '25.12.1.1', ''])('ClickHouse "%s" is too old', async (version) => {
  await expect(requireVersion(serverOf(version))).rejects.toMatchObject({
    ...{ code: 'CONFIG_INVALID', fix: 'upgrade it to 26.3 or newer' },
  })
})
