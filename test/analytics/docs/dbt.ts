import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** dbt-core 1.12 needs a parser that its package fetches from elsewhere than PyPI. */
const PACKAGES = ['dbt-core==1.11.16', 'dbt-clickhouse==1.10.3'] as const
const FOLDER = path.resolve(import.meta.dirname, '../../../node_modules/.cache', PACKAGES.join('+'))
const COMPLETE = path.join(FOLDER, 'complete')

/** Installs dbt into a virtual environment of its own, once. Resolves to why it cannot, null when it is there. */
export async function installDbt(): Promise<string | null> {
  if (existsSync(COMPLETE)) return null
  await rm(FOLDER, { recursive: true, force: true })
  try {
    await run('python3', ['-c', 'import sys, ensurepip; sys.exit(sys.version_info < (3, 10))'])
    await run('python3', ['-m', 'venv', FOLDER])
    await run(path.join(FOLDER, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES])
    await writeFile(COMPLETE, '')
    return null
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n')
    return `dbt cannot be installed: that takes Python 3.10 with venv, and PyPI (${reason})`
  }
}

/** Runs dbt in a folder; resolves to its output, rejects with it when dbt fails. */
export async function dbt(
  words: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<string> {
  const env = { ...options.env, PATH: process.env['PATH'], DBT_USE_COLORS: 'false' }
  try {
    const { stdout } = await run(path.join(FOLDER, 'bin/dbt'), words, { ...options, env })
    return stdout
  } catch (error) {
    throw new Error((error as { stdout?: string }).stdout ?? String(error))
  }
}
