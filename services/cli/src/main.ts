import { buffer } from 'node:stream/consumers'
import { runCli } from './cli.ts'
import { localVariables } from './local-files.ts'

const DONE = 0
const FAILED = 1

// A reader such as head closes the pipe when it has enough: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? DONE : FAILED)
})

const home = process.env['TRIBUTARY_HOME'] ?? '.tributary'
const fromCaller = Object.entries(process.env).filter(([, value]) => value !== '')

const exitCode = await runCli(process.argv.slice(2), {
  home,
  env: { ...localVariables(home), ...Object.fromEntries(fromCaller) },
  print: (line) => process.stdout.write(`${line}\n`),
  write: (bytes) => process.stdout.write(bytes),
  note: (line) => process.stderr.write(`${line}\n`),
  readStdin: () => buffer(process.stdin),
})

// Writes to a pipe are buffered: an exit would drop the part that a slow reader has not read yet.
await Promise.all([flushed(process.stdout), flushed(process.stderr)])
process.exit(exitCode)

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}
