import { buffer } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { describe, Failure } from '@tributary/core'
import type { Arguments, Command, CommandContext } from './command.ts'
import { UsageError } from './command.ts'
import { COMMANDS } from './commands.ts'
import { localVariables } from './local-files.ts'

const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2

// A reader that has seen enough, such as head, closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? DONE : FAILED)
})

process.exit(await main(process.argv.slice(2)))

async function main(words: readonly string[]): Promise<number> {
  const command = COMMANDS.find(
    ({ name }) => words.slice(0, name.split(' ').length).join(' ') === name,
  )
  if (command === undefined || words.includes('--help')) {
    const shown = command === undefined ? commandsLike(words[0]) : [command]
    process.stdout.write(`${shown.map(helpOf).join('\n')}\n`)
    return words.length === 0 || words.includes('--help') ? DONE : WRONG_USAGE
  }
  try {
    return (await command.run(argumentsOf(command, words), contextOf())) ? DONE : FAILED
  } catch (error) {
    return report(command, error)
  }
}

/** The commands that begin with this word; all, where none does. */
function commandsLike(word: string | undefined): readonly Command[] {
  const some = COMMANDS.filter(({ name }) => name.split(' ', 1)[0] === word)
  return some.length > 0 ? some : COMMANDS
}

function argumentsOf(command: Command, words: readonly string[]): Arguments {
  const args = words.slice(command.name.split(' ').length)
  try {
    const { positionals, values } = parseArgs({
      args,
      options: command.options,
      allowPositionals: true,
    })
    return { positionals, values: values as Arguments['values'] }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}

function contextOf(): CommandContext {
  const home = process.env['TRIBUTARY_HOME'] ?? '.tributary'
  const given = Object.entries(process.env).filter(([, value]) => value !== '')
  return {
    home,
    env: { ...localVariables(home), ...Object.fromEntries(given) },
    print: (line) => process.stdout.write(`${line}\n`),
    write: (bytes) => process.stdout.write(bytes),
    note: (line) => process.stderr.write(`${line}\n`),
    readStdin: () => buffer(process.stdin),
  }
}

function report(command: Command, error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nusage: tributary ${command.name} ${command.usage}\n`)
    return WRONG_USAGE
  }
  process.stderr.write(`${error instanceof Failure ? error.message : describe(error)}\n`)
  return FAILED
}

function helpOf({ name, usage, summary }: Command): string {
  return `tributary ${name} ${usage}\n    ${summary}`
}
