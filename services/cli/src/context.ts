import type { Env } from '@tributary/runtime/service'

/** What a command may use of the process that it runs in. */
export type Io = {
  readonly env: Env
  /** Folder of the local stack, for its connection and signing files. */
  readonly home: string
  /** A line of output. */
  readonly print: (line: string) => void
  /** Output that is not text: exactly these bytes. */
  readonly write: (bytes: Uint8Array) => void
  /** A line for people about what is going on, apart from the output. */
  readonly note: (line: string) => void
  readonly readStdin: () => Promise<Uint8Array>
}

export type CommandContext = Io & {
  /** The command did its work and the answer is no: the exit code becomes 1. */
  readonly fail: () => void
}

/** The command was called wrongly; the message says how to call it. Exit code 2. */
export class UsageError extends Error {}

/** Prints `data` as one line of JSON, or what `text` returns. */
export function show(
  { print }: Pick<Io, 'print'>,
  { json, data }: { readonly json: boolean | undefined; readonly data: unknown },
  text: () => string,
): void {
  print(json ? JSON.stringify(data) : text())
}
