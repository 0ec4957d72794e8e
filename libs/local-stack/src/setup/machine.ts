import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Java } from '../parts/java.ts'
import { hasEngine, missingEngine } from './engine.ts'
import { portProblem } from './ports.ts'
import {
  type Disk,
  javaMajor,
  type Machine,
  type PackageManager,
  type TakenPort,
} from './requirements.ts'

const NEEDED_AT_HOME_MB = 500
const NEEDED_FOR_DOWNLOAD_MB = 500
const MEGABYTE = 1024 * 1024

/** Inspects everything that the stack needs. */
export async function inspectMachine(of: {
  readonly home: string
  readonly cache: string
  readonly installed: boolean
  readonly java: Java
}): Promise<Machine> {
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: hasGlibc(),
    packageManager: PACKAGE_MANAGERS.find(isInPath),
    java: javaMajor(await outputOf(of.java.file, ['-version'])),
    maven: isInPath('mvn'),
    installed: of.installed,
    missingPackages: await missingPackages(),
    unavailableEngine: await unavailableEngine(of.cache),
    disks: await disks(of),
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

/** Output of a program on both streams; empty when it cannot run. */
async function outputOf(file: string, args: readonly string[]): Promise<string> {
  return promisify(execFile)(file, args).then(
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

/** Asks npm only where the engine is neither installed nor downloaded. */
async function unavailableEngine(cache: string): Promise<string | undefined> {
  const engine = await missingEngine().catch(() => undefined)
  if (engine === undefined || hasEngine(cache, engine)) return undefined
  const found = await outputOf('npm', ['view', `${engine.name}@${engine.version}`, 'version'])
  return found === '' ? engine.name : undefined
}

async function disks(of: {
  readonly home: string
  readonly cache: string
  readonly installed: boolean
}): Promise<readonly Disk[]> {
  const home = await diskOf(of.home, 'TRIBUTARY_HOME', NEEDED_AT_HOME_MB)
  if (of.installed) return [home]
  return [home, await diskOf(of.cache, 'XDG_CACHE_HOME', NEEDED_FOR_DOWNLOAD_MB)]
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
