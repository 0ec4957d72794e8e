import { runCli } from '../../services/cli/src/cli.ts'

// A command that Ctrl-C can interrupt leaves its listeners, as it expects the process to end after it.
process.setMaxListeners(0)

/**
 * Runs a command of the command line in this process, which has loaded the code already.
 * Resolves to its output. Rejects with what the command printed for the user when it fails.
 */
export async function runCommand(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const output: string[] = []
  const notes: string[] = []
  const exitCode = await runCli(words, {
    env,
    home: env['TRIBUTARY_HOME'] ?? '',
    print: (line) => output.push(`${line}\n`),
    write: (bytes) => output.push(Buffer.from(bytes).toString()),
    note: (line) => notes.push(line),
    readStdin: () => Promise.resolve(Buffer.of()),
  })
  if (exitCode === 0) return output.join('').trimEnd()
  const complaint = notes.length > 0 ? notes.join('\n') : output.join('')
  throw new Error(`"tributary ${words.join(' ')}" failed: ${complaint.trim()}`)
}
