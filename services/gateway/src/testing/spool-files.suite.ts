import { beforeEach, describe, expect, test } from 'vitest'
import type { SpoolFiles } from '../spool/spool-folder.ts'
import { segmentName } from '../spool/spool-folder.ts'

/** The contract of SpoolFiles. `create` makes an empty implementation. */
export function spoolFilesSuite(name: string, create: () => Promise<SpoolFiles>): void {
  describe(`the files of a spool: ${name}`, () => {
    const [one, two] = [segmentName(1), segmentName(2)]
    let files: SpoolFiles
    beforeEach(async () => {
      files = await create()
    })
    const write = (file: string, at: number, text: string) =>
      files.write(file, at, Buffer.from(text))
    const read = async (file: string, from = 0, bytes = Number.POSITIVE_INFINITY) =>
      (await files.read(file, from, bytes)).toString()

    test('the first write creates a file and later writes extend it', async () => {
      expect(await files.list()).toEqual([])
      await write(one, 0, 'abc')
      await write(one, 3, 'def')
      expect(await read(one)).toBe('abcdef')
    })

    test('a write truncates the file at its end', async () => {
      await write(one, 0, 'abcdef')
      await write(one, 2, 'x')
      expect(await read(one)).toBe('abx')
      await write(one, 1, '')
      expect(await read(one)).toBe('a')
    })

    test('a read returns part of a file and stops at its end', async () => {
      await write(one, 0, 'abcdef')
      expect(await read(one, 2, 3)).toBe('cde')
      expect(await read(one, 4, 9)).toBe('ef')
      expect(await read(one, 6, 9)).toBe('')
    })

    test('files are listed in order, and removed files are not', async () => {
      await write(segmentName(10), 0, 'x')
      await write(two, 0, 'x')
      await write(one, 0, 'x')
      await files.remove(two)
      await files.remove(two)
      expect(await files.list()).toEqual([one, segmentName(10)])
    })
  })
}
