import { statSync } from 'node:fs'
import { invalidConfig, readJsonFile } from '@tributary/runtime/service'
import type { z } from 'zod'
import type { CommandContext } from '../context.ts'
import { UsageError } from '../context.ts'

/** Name and description of the argument that `readDocument` takes. */
export const DOCUMENT_SOURCE = ['<file|->', 'JSON file, or - for standard input'] as const

export type DocumentOptions<T> = {
  /** What the file holds, such as "the schedules". */
  readonly what: string
  readonly schema: z.ZodType<T>
  readonly readStdin: CommandContext['readStdin']
}

/**
 * The valid document of a file, or of standard input for "-". Throws UsageError without such a file and
 * CONFIG_INVALID with every problem, by path. A problem never repeats a value of the document.
 */
export async function readDocument<T>(
  source: string,
  { what, schema, readStdin }: DocumentOptions<T>,
): Promise<T> {
  const document = source === '-' ? parsed(await readStdin(), what) : fileContent(source, what)
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const name = source === '-' ? 'standard input' : source
  const problems = result.error.issues.map(
    ({ path, message }) => `${name}: ${path.join('.') || 'the document'}: ${message}`,
  )
  throw invalidConfig(problems)
}

function fileContent(file: string, what: string): unknown {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError(`${file} does not exist`)
  if (stats.isDirectory()) throw new UsageError(`${file} is a folder; name a file`)
  return readJsonFile(what, file)
}

function parsed(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw invalidConfig([`standard input (${what}) is not JSON`])
  }
}
