import type { Env } from '@tributary/runtime/service'
import type { Io } from '../context.ts'

/** Io of a test: keeps all that a command writes. */
export type TestIo = Io & {
  /** Lines of output. */
  readonly printed: string[]
  /** Output that is not text, in the portions in which it was written. */
  readonly written: Uint8Array[]
  /** Lines for people. */
  readonly notes: string[]
}

/** Variables of the command, its folder of the local stack and what it reads from standard input. */
export type TestIoOptions = {
  readonly env?: Env
  readonly home?: string
  readonly stdin?: string
}

export function createTestIo({ env = {}, home = '', stdin = '' }: TestIoOptions = {}): TestIo {
  const printed: string[] = []
  const written: Uint8Array[] = []
  const notes: string[] = []
  return {
    ...{ env, home, printed, written, notes },
    print: (line) => void printed.push(line),
    write: (bytes) => void written.push(bytes),
    note: (line) => void notes.push(line),
    readStdin: async () => Buffer.from(stdin),
  }
}
