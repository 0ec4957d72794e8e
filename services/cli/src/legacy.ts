import { parseArgs } from 'node:util'
import type { Define } from './cli.ts'
import type { Arguments, Command } from './command.ts'
import { UsageError } from './context.ts'

/** Runs a command of the old shape until it is converted. */
export const legacy =
  (command: Command): Define =>
  (program, context) => {
    program
      .allowUnknownOption()
      .argument('[words...]')
      .action(async (words) => {
        if (!(await command.run(argumentsOf(command, words), context))) context.fail()
      })
  }

function argumentsOf(command: Command, args: readonly string[]): Arguments {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: command.options,
      allowPositionals: true,
    })
    return { positionals, values: values as Arguments['values'] }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}
