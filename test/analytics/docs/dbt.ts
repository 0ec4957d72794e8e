import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '@tributary/local-stack'
import { lockFile } from '@tributary/runtime/file-lock'

const run = promisify(execFile)

/** dbt-core 1.12 needs a parser that its package downloads from outside of PyPI. */
const PACKAGES = ['dbt-core==1.11.16', 'dbt-clickhouse==1.10.3'] as const
const CACHE = cacheFolder(process.env)
const FOLDER = path.join(CACHE, PACKAGES.join('+'))
const COMPLETE = path.join(FOLDER, 'complete')
const OTHER_INSTALL_SECONDS = 240

/**
 * Installs dbt into a virtual environment in the user's cache, once for all clones. Resolves to null, or
 * to the reason why it cannot.
 */
export async function installDbt(): Promise<string | null> {
  if (existsSync(COMPLETE)) return null
  await mkdir(CACHE, { recursive: true })
  const release = await lockFile(path.join(CACHE, 'dbt.lock'), OTHER_INSTALL_SECONDS)
  if (release === undefined) return 'another test run still installs dbt: run the test again later'
  try {
    if (!existsSync(COMPLETE)) await installInto(FOLDER)
    return null
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n')
    return `dbt cannot be installed: it needs Python 3.10 with venv, and PyPI (${reason})`
  } finally {
    release()
  }
}

async function installInto(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await run('python3', ['-c', 'import sys, ensurepip; sys.exit(sys.version_info < (3, 10))'])
  await run('python3', ['-m', 'venv', folder])
  // Compiling all modules would take longer than dbt needs to compile the ones that it loads.
  const install = ['-m', 'pip', 'install', '--quiet', '--no-compile']
  await run(path.join(folder, 'bin/python'), [...install, ...PACKAGES])
  await writeFile(COMPLETE, '')
}

/** Runs dbt in a folder. Resolves to its output; rejects with the output when dbt fails. */
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
