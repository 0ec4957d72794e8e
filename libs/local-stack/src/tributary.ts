import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'

const ROOT = path.resolve(import.meta.dirname, '../../..')

/** How to run a service from its sources. */
export function serviceCommand(name: string, env: Readonly<Record<string, string>>) {
  const main = path.join(ROOT, 'services', name, 'src/main.ts')
  return { file: process.execPath, args: [main], cwd: ROOT, env: withPath(env) }
}

/** Runs a command of the command line. Resolves to its output; rejects with its complaint when it fails. */
export async function tributary(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string> {
  const { file, args, cwd } = serviceCommand('cli', env)
  const child = spawn(file, [...args, ...words], { cwd, env: withPath(env), signal })
  const [output, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  if (code === 0) return output.trimEnd()
  throw new Error(`"tributary ${words.join(' ')}" failed: ${(complaint || output).trim()}`)
}

const withPath = (env: Readonly<Record<string, string>>) => ({
  ...env,
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
})
