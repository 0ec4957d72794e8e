import type { Env } from '@tributary/runtime/service'
import { runCli } from '../cli.ts'

/** What one command wrote, and how it ended. */
export type CommandRun = {
  readonly exitCode: number
  /** Lines of output. */
  readonly text: string
  /** Output that is not text. */
  readonly bytes: Buffer
  /** Lines for people: progress, warnings and errors. */
  readonly notes: string
}

/** Runs a command of the command line within this process. */
export async function run(env: Env, ...words: readonly string[]): Promise<CommandRun> {
  const lines: string[] = []
  const notes: string[] = []
  const chunks: Uint8Array[] = []
  const exitCode = await runCli(words, {
    ...{ env, home: '', readStdin: async () => Buffer.of() },
    print: (line) => lines.push(line),
    note: (line) => notes.push(line),
    write: (bytes) => chunks.push(bytes),
  })
  return { exitCode, text: lines.join('\n'), notes: notes.join('\n'), bytes: Buffer.concat(chunks) }
}

/** Runs a command with --json and resolves to the document; rejects unless the exit code is 0. */
export async function runJson(env: Env, ...words: readonly string[]) {
  const { exitCode, text, notes } = await run(env, ...words, '--json')
  if (exitCode !== 0) throw new Error(`"${words.join(' ')}" ends with ${exitCode}: ${notes}`)
  return JSON.parse(text)
}
