import { Command, CommanderError } from '@commander-js/extra-typings'
import { describe, Failure } from '@tributary/core'
import type { CommandEntry } from './commands.ts'
import { COMMANDS } from './commands.ts'
import type { CommandContext, Io } from './context.ts'
import { UsageError } from './context.ts'

const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2

/**
 * Runs one command and resolves to the exit code: 0 done, 1 failed, 2 wrong usage. Loads the code of
 * that command alone. Rejects only for a bug.
 */
export async function runCli(words: readonly string[], io: Io): Promise<number> {
  const entry = findEntry(words)
  if (entry === undefined) return overview(words, io)
  let exitCode = DONE
  const fail = () => {
    exitCode = FAILED
  }
  const command = commandOf(entry, io)
  const rest = words.slice(entry.name.split(' ').length)
  try {
    const define = await entry.load()
    define(command, { ...io, fail })
    await command.parseAsync([...rest], { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, { command, io, isJson: rest.includes('--json') })
  }
}

/** The entry whose name is the beginning of the words; the longest where several are. */
function findEntry(words: readonly string[]): CommandEntry | undefined {
  const matching = COMMANDS.filter(({ name }) => {
    const own = name.split(' ')
    return words.slice(0, own.length).join(' ') === name
  })
  return matching.sort((a, b) => b.name.length - a.name.length)[0]
}

function commandOf({ name, summary }: CommandEntry, { print, note }: Io): Command {
  const withoutNewline = (write: (line: string) => void) => (text: string) =>
    write(text.replace(/\n$/, ''))
  return new Command(`tributary ${name}`)
    .description(summary)
    .exitOverride()
    .showHelpAfterError('Run it with --help to see every option.')
    .configureOutput({ writeOut: withoutNewline(print), writeErr: withoutNewline(note) })
}

type Failing = { readonly command: Command; readonly io: Io; readonly isJson: boolean }

function report(error: unknown, { command, io, isJson }: Failing): number {
  // commander has written its own message, or the help, already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE
  if (error instanceof UsageError) {
    io.note(`error: ${error.message}\nusage: ${command.name()} ${command.usage()}`)
    return WRONG_USAGE
  }
  if (!(error instanceof Failure)) io.note(describe(error))
  else if (isJson) io.note(JSON.stringify({ error: fieldsOf(error) }))
  else io.note(error.message)
  return FAILED
}

const fieldsOf = ({ code, what, fix }: Failure) => ({ code, what, fix })

/** The commands that begin with the first word; all, where none does. */
function overview(words: readonly string[], { print }: Io): number {
  const some = COMMANDS.filter(({ name }) => name.split(' ', 1)[0] === words[0])
  const shown = some.length > 0 ? some : COMMANDS
  const width = Math.max(...shown.map(({ name }) => name.length))
  const lines = shown.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  print(['usage: tributary <command> [options]', '', ...lines, '', HELP_OF_ONE].join('\n'))
  return words.length === 0 || words.includes('--help') ? DONE : WRONG_USAGE
}

const HELP_OF_ONE = '"tributary <command> --help" shows its arguments and options.'

export type Define = (command: Command, context: CommandContext) => void
