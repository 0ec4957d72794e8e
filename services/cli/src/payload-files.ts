import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { unreadable } from '@tributary/runtime/service'
import type { CommandContext } from './context.ts'
import { UsageError } from './context.ts'

/** Body of a webhook; `name` is its path, or "-" for standard input. */
export type PayloadFile = { readonly name: string; readonly body: Uint8Array }

/** Name and description of the argument that `readPayloads` takes. */
export const PAYLOAD_SOURCE = [
  '<file|folder|->',
  'payload file, folder of payload files, or - for standard input',
] as const

/** Reads one file, all files of a folder in the order of their names, or standard input for "-". */
export async function readPayloads(
  source: string,
  { readStdin }: Pick<CommandContext, 'readStdin'>,
): Promise<readonly PayloadFile[]> {
  if (source === '-') return [{ name: '-', body: await readStdin() }]
  const stats = readable(source, () => statSync(source, { throwIfNoEntry: false }))
  if (stats === undefined) throw new UsageError(`${source} does not exist`)
  const files = stats.isDirectory() ? readable(source, () => filesIn(source)) : [source]
  if (files.length === 0) throw new UsageError(`${source} holds no files`)
  return files.map((name) => ({ name, body: readable(name, () => readFileSync(name)) }))
}

function readable<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new UsageError(`${file} cannot be read${unreadable(cause)}`, { cause })
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => path.join(folder, name))
    .sort()
}
