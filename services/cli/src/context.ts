import type { Command } from '@commander-js/extra-typings'
import type { Env } from '@tributary/runtime/service'

/** The parts of the process that a command may use. */
export type Io = {
  readonly env: Env
  /** Folder of the local stack, with its connection and signing files. */
  readonly home: string
  /** Writes a line to standard output. */
  readonly print: (line: string) => void
  /** Writes exactly these bytes to standard output. */
  readonly write: (bytes: Uint8Array) => void
  /** Writes a line for people, such as progress, to standard error. */
  readonly note: (line: string) => void
  readonly readStdin: () => Promise<Uint8Array>
}

export type CommandContext = Io & {
  /** Makes the exit code 1, for a command that did its work and found a problem. */
  readonly fail: () => void
}

/** Wrong usage: exit code 2. The message says how to call the command. */
export class UsageError extends Error {}

/** Prints `data` as one line of JSON, or what `text` returns. */
export function show(
  { print }: Pick<Io, 'print'>,
  { json, data }: { readonly json: boolean | undefined; readonly data: unknown },
  text: () => string,
): void {
  print(json ? JSON.stringify(data) : text())
}

/** Declares the arguments, options and action of a command on `command`; its file exports one. */
export type Define = (command: Command, context: CommandContext) => void
