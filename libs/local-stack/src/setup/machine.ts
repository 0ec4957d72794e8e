import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Java } from '../parts/java.ts'
import { type EnginePackage, hasEngine, missingEngine } from './engine.ts'
import { DOWNLOAD_MB } from './install.ts'
import { portProblem } from './ports.ts'
import {
  type Disk,
  javaMajor,
  type Machine,
  type PackageManager,
  type TakenPort,
} from './requirements.ts'

const NEEDED_AT_HOME_MB = 500
const ANSWER_MS = 10_000
const MEGABYTE = 1024 * 1024

/** Inspects everything that the stack needs. */
export async function inspectMachine(of: {
  readonly home: string
  readonly cache: string
  readonly installed: boolean
  readonly java: Java
}): Promise<Machine> {
  const engine = await engineToDownload(of.cache)
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: hasGlibc(),
    packageManager: PACKAGE_MANAGERS.find(isInPath),
    java: javaMajor(await outputOf(of.java.file, ['-version'])),
    maven: isInPath('mvn'),
    installed: of.installed,
    missingPackages: await missingPackages(),
    unavailableEngine: await unavailableEngine(engine),
    disks: await disks(of, engine),
  }
}

function hasGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime !== undefined
}

/** Homebrew first: only a Mac, or a person who wants it, has it. */
const PACKAGE_MANAGERS: readonly PackageManager[] = ['brew', 'apt-get', 'dnf', 'apk']

function isInPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return folders.some((folder) => existsSync(path.join(folder, program)))
}

/** Output of a program on both streams; empty when it cannot run or does not end in ten seconds. */
async function outputOf(file: string, args: readonly string[]): Promise<string> {
  return promisify(execFile)(file, args, { timeout: ANSWER_MS }).then(
    ({ stdout, stderr }) => stdout + stderr,
    () => '',
  )
}

/** No import loads the engine. Its library may be missing: `install` downloads it. */
async function missingPackages(): Promise<readonly string[]> {
  const engine = import('chdb/libchdb').then(
    () => [],
    () => ['chdb'],
  )
  const ffi = import('ffi-rs').then(
    () => [],
    () => ['ffi-rs'],
  )
  return (await Promise.all([engine, ffi])).flat()
}

/** The engine that must be downloaded; undefined where it is installed, or its package is missing. */
async function engineToDownload(cache: string): Promise<EnginePackage | undefined> {
  const engine = await missingEngine().catch(() => undefined)
  return engine === undefined || hasEngine(cache, engine) ? undefined : engine
}

/** Asks npm whether it has the engine. */
async function unavailableEngine(engine: EnginePackage | undefined): Promise<string | undefined> {
  if (engine === undefined) return undefined
  const found = await outputOf('npm', ['view', `${engine.name}@${engine.version}`, 'version'])
  return found === '' ? engine.name : undefined
}

async function disks(
  of: { readonly home: string; readonly cache: string; readonly installed: boolean },
  engine: EnginePackage | undefined,
): Promise<readonly Disk[]> {
  const home = await diskOf(of.home, 'TRIBUTARY_HOME', NEEDED_AT_HOME_MB)
  const needed = (of.installed ? 0 : DOWNLOAD_MB.maven) + (engine ? DOWNLOAD_MB.engine : 0)
  return needed === 0 ? [home] : [home, await diskOf(of.cache, 'XDG_CACHE_HOME', needed)]
}

async function diskOf(folder: string, variable: string, neededMegabytes: number): Promise<Disk> {
  let existing = folder
  while (!existsSync(existing)) existing = path.dirname(existing)
  const { bavail, bsize } = await statfs(existing)
  const freeMegabytes = Math.floor((bavail * bsize) / MEGABYTE)
  return { folder, variable, freeMegabytes, neededMegabytes }
}

/** The ports that this process cannot listen on. The key of a port is the variable that sets it. */
export async function takenPorts(
  ports: Readonly<Record<string, number>>,
): Promise<readonly TakenPort[]> {
  const looks = Object.entries(ports).map(async ([variable, port]) => {
    const code = await portProblem(port)
    return code === undefined ? [] : [{ port, variable, code }]
  })
  return (await Promise.all(looks)).flat()
}
