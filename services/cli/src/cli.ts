import { Command, CommanderError } from '@commander-js/extra-typings'
import { describe, Failure } from '@tributary/core'
import { withEscapes, withoutInvisibleEdges } from '@tributary/providers/written-text'
import type { CommandEntry } from './commands.ts'
import { COMMANDS } from './commands.ts'
import type { Io } from './context.ts'
import { UsageError } from './context.ts'

const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2

/**
 * Runs one command and resolves to the exit code: 0 done, 1 failed, 2 wrong usage. Loads the code of
 * that command alone. An option or argument with a blank value counts as left out, so that a script
 * may pass on a variable that is not set. Invisible characters around a word are no part of it. Never
 * rejects.
 */
export async function runCli(typed: readonly string[], io: Io): Promise<number> {
  const words = typed.map((word) => withoutPastedMarks(word, io))
  const entry = findEntry(words)
  if (entry === undefined) return withoutCommand(words, io)
  let exitCode = DONE
  const fail = () => {
    exitCode = FAILED
  }
  const command = newCommand(`tributary ${entry.name}`, io)
    .description(entry.summary)
    .showHelpAfterError('Run it with --help to see every option.')
  const rest = words.slice(entry.name.split(' ').length)
  try {
    const define = await entry.load()
    define(command, { ...io, fail })
    await command.parseAsync(withoutBlanks(rest, command), { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, { command, io, isJson: rest.includes('--json') })
  }
}

/** An option and its value in one word. */
const OPTION_AND_VALUE = /^(--[a-z-]+=)(.*)$/su

/** A word without the invisible characters around it that were pasted along; a note names it. */
function withoutPastedMarks(word: string, { note }: Io): string {
  const [, option = '', value = word] = OPTION_AND_VALUE.exec(word) ?? []
  const seen = withoutInvisibleEdges(value)
  if (seen === value.trim()) return word
  note(`read "${withEscapes(value)}" without the invisible characters around it`)
  return `${option}${seen}`
}

/** The entry whose name is the beginning of the words; the longest where several are. */
function findEntry(words: readonly string[]): CommandEntry | undefined {
  const matching = COMMANDS.filter(({ name }) => {
    const own = name.split(' ')
    return words.slice(0, own.length).join(' ') === name
  })
  return matching.sort((a, b) => b.name.length - a.name.length)[0]
}

function newCommand(name: string, { print, note }: Io): Command {
  const withoutNewline = (write: (line: string) => void) => (text: string) =>
    write(text.replace(/\n$/, ''))
  return new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: withoutNewline(print), writeErr: withoutNewline(note) })
}

function withoutBlanks(words: readonly string[], { options }: Command): string[] {
  const takesValue = (word: string) =>
    options.some(({ long, required }) => required && long === word.replace(/=$/, ''))
  return words.filter(
    (word, index) =>
      word !== '' && !(takesValue(word) && (word.endsWith('=') || words[index + 1] === '')),
  )
}

type Failing = { readonly command: Command; readonly io: Io; readonly isJson: boolean }

function report(error: unknown, { command, io, isJson }: Failing): number {
  // commander has written its own message, or the help, already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE
  if (error instanceof UsageError) {
    io.note(`error: ${error.message}\nusage: ${command.name()} ${command.usage()}`)
    return WRONG_USAGE
  }
  const { text, ...fields } = describedBy(error)
  io.note(isJson ? JSON.stringify({ error: fields }) : text)
  return FAILED
}

/** An error of another class is a bug: it has no code and names no fix. */
function describedBy(error: unknown) {
  if (!(error instanceof Failure))
    return { text: describe(error), code: null, what: describe(error), fix: null }
  const { message: text, code, what, fix } = error
  return { text, code, what, fix }
}

/** The words name no command, or only the first word of some. */
function withoutCommand(words: readonly string[], io: Io): number {
  const [first, second] = words
  const group = COMMANDS.filter(({ name }) => name.split(' ', 1)[0] === first)
  const isHelp = first === 'help' || words.includes('--help') || words.includes('-h')
  if (first === undefined || isHelp) return overview(group, io)
  if (group.length > 0 && second === undefined) {
    overview(group, io)
    return WRONG_USAGE
  }
  const [parent, word, depth] =
    group.length > 0 ? [`tributary ${first}`, second ?? '', 1] : ['tributary', first, 0]
  const names = (group.length > 0 ? group : COMMANDS).map(
    ({ name }) => name.split(' ')[depth] ?? '',
  )
  return unknownCommand(word, { parent, names, io })
}

type Unknown = {
  readonly parent: string
  /** Names that the parent has. */
  readonly names: readonly string[]
  readonly io: Io
}

/** Lets commander name the nearest commands. */
function unknownCommand(word: string, { parent, names, io }: Unknown): number {
  const command = newCommand(parent, io)
    .helpCommand(false)
    .showHelpAfterError(`"${parent} --help" lists the commands.`)
  for (const name of new Set(names)) command.command(name)
  try {
    command.parse([word], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
  }
  return WRONG_USAGE
}

/** Lists these commands; all commands for an empty list. */
function overview(some: readonly CommandEntry[], { print }: Io): number {
  const listed = some.length > 0 ? some : COMMANDS
  const width = Math.max(...listed.map(({ name }) => name.length))
  const lines = listed.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  print(['usage: tributary <command> [options]', '', ...lines, '', HELP_OF_ONE].join('\n'))
  return DONE
}

const HELP_OF_ONE = '"tributary <command> --help" shows its arguments and options.'
