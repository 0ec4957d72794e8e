import type { Env } from '@tributary/runtime/service'
import { runCli } from '../cli.ts'
import { createTestIo } from './test-io.ts'

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
  const io = createTestIo({ env })
  const exitCode = await runCli(words, io)
  return {
    exitCode,
    text: io.printed.join('\n'),
    bytes: Buffer.concat(io.written),
    notes: io.notes.join('\n'),
  }
}

/** Runs a command with --json and resolves to the document; rejects unless the exit code is 0. */
export async function runJson(env: Env, ...words: readonly string[]) {
  const { exitCode, text, notes } = await run(env, ...words, '--json')
  if (exitCode !== 0) throw new Error(`"${words.join(' ')}" ends with ${exitCode}: ${notes}`)
  return JSON.parse(text)
}
