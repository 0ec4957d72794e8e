import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { spawnTethered } from '../supervisor/tethered.ts'

/** The npm package with the library of the embedded ClickHouse for this platform. */
export type EnginePackage = { readonly name: string; readonly version: string }

/**
 * The package to download: undefined when pnpm has installed the library, or when there is none for this
 * platform. The lock file lists a platform only if its package could be read when the file was written.
 */
export async function missingEngine(): Promise<EnginePackage | undefined> {
  const { platformKey, tryResolveLibchdb } = await import('chdb/libchdb')
  if (tryResolveLibchdb() !== undefined) return undefined
  const manifest = createRequire(import.meta.url).resolve('chdb/package.json')
  const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly optionalDependencies?: Readonly<Record<string, string>>
  }
  const found = Object.entries(optionalDependencies).find(([name]) =>
    [`@chdb/lib-${platformKey()}`, `@chdb/lib-${platformKey()}-gnu`].includes(name),
  )
  return found && { name: found[0], version: found[1] }
}

/** The folder of a downloaded library, whether it exists or not. */
export const engineFolder = (cache: string, { name, version }: EnginePackage): string =>
  path.join(cache, `${path.basename(name)}-${version}`)

/** The folder in a downloaded package that has the library. */
export const libraryFolder = (folder: string, { name }: EnginePackage): string =>
  path.join(folder, 'node_modules', name)

export const hasEngine = (cache: string, engine: EnginePackage | undefined): boolean =>
  engine === undefined || existsSync(engineFolder(cache, engine))

/** Installs the package into an empty folder. Throws one sentence when npm cannot. */
export async function downloadEngine(
  { name, version }: EnginePackage,
  into: string,
  signal: AbortSignal,
): Promise<void> {
  const args = ['install', '--prefix', into, '--no-save', '--ignore-scripts', `${name}@${version}`]
  const child = spawnTethered(
    { file: 'npm', args, cwd: into, env: process.env },
    { stdio: ['ignore', 'ignore', 'pipe'], signal },
  )
  const [complaint, [code]] = await Promise.all([
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ])
  if (code === 0) return
  const reason = npmError(complaint) ?? `exit code ${code}`
  throw new Error(
    `The embedded ClickHouse cannot be downloaded with npm (${name}@${version}: ${reason}): set TRIBUTARY_STACK to "containers", which uses Docker, or check the network and the registry of npm, then start again.`,
  )
}

/** Why npm failed: its first error line after the code. */
export const npmError = (complaint: string): string | undefined =>
  /^npm error (?!code )(.*)/m.exec(complaint)?.[1]
