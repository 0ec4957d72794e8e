/** The files of a spool. A name is that of a segment; what else is in the folder is not seen. */
export interface SpoolFiles {
  /** Names, the oldest segment first. */
  list(): Promise<readonly string[]>
  /** So many bytes from an offset on, fewer at the end of the file. */
  read(name: string, from: number, bytes: number): Promise<Buffer>
  /**
   * Makes the file hold its first `at` bytes and then these, and no more, and makes that durable. At 0
   * the file need not be there. After a failure anything may stand behind `at`.
   */
  write(name: string, at: number, bytes: Uint8Array): Promise<void>
  /** Of a file that is not there as well. */
  remove(name: string): Promise<void>
}

const NAME = /^\d{12}\.spool$/
const DIGITS = 12

export const segmentName = (number: number): string =>
  `${String(number).padStart(DIGITS, '0')}.spool`

export const segmentNumber = (name: string): number => Number.parseInt(name, 10)

export const isSegmentName = (name: string): boolean => NAME.test(name)
