import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { lockFile, type Release } from '@tributary/runtime/file-lock'
import type { Screen } from '../screen.ts'
import {
  downloadEngine,
  type EnginePackage,
  engineFolder,
  hasEngine,
  libraryFolder,
  missingEngine,
} from './engine.ts'
import { makeCache } from './folders.ts'
import { runMaven } from './maven.ts'
import type { Versions } from './versions.ts'

/** Megabytes of each download. */
export const DOWNLOAD_MB = { maven: 150, engine: 500 } as const

/** Folders of the downloaded parts, shared by all stacks of a user. */
export type Installed = {
  readonly kafka: string
  readonly registry: string
  /** Folder of the library of ClickHouse; undefined when it is among the packages of the repository. */
  readonly engine: string | undefined
}

type Download = {
  readonly title: string
  readonly folder: string
  /** Goal and properties; `into` is the folder that the files must be put into. */
  readonly goals: (into: string) => readonly string[]
}

/** `$XDG_CACHE_HOME/tributary`, by default `~/.cache/tributary`. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const base = env['XDG_CACHE_HOME'] || path.join(env['HOME'] ?? '/tmp', '.cache')
  return path.join(base, 'tributary')
}

/** Folders of a version, whether they exist or not. */
export function mavenFolders(cache: string, versions: Versions): MavenFolders {
  return {
    kafka: path.join(cache, `kafka-${versions.kafka}`),
    registry: path.join(cache, `apicurio-registry-${versions.apicurio}`),
  }
}

type MavenFolders = Pick<Installed, 'kafka' | 'registry'>

/** True when Maven need not download anything. */
export const hasMavenParts = (folders: MavenFolders): boolean =>
  existsSync(folders.kafka) && existsSync(folders.registry)

type InstallOptions = {
  readonly cache: string
  readonly versions: Versions
  readonly screen: Screen
  readonly signal: AbortSignal
}

/** How long to wait while another start of the same user downloads. */
const OTHER_DOWNLOAD_SECONDS = 900

/** Downloads the missing parts. A folder appears only when it is complete. */
export async function install(of: InstallOptions): Promise<Installed> {
  const folders = mavenFolders(of.cache, of.versions)
  const engine = await missingEngine()
  const installed = {
    ...folders,
    engine: engine && libraryFolder(engineFolder(of.cache, engine), engine),
  }
  if (hasMavenParts(folders) && hasEngine(of.cache, engine)) return installed
  makeCache(of.cache)
  const release = await lockCache(of)
  try {
    removePartial(of.cache)
    if (!hasMavenParts(folders)) await installWithMaven(folders, of)
    if (engine && !hasEngine(of.cache, engine)) await installEngine(engine, of)
  } finally {
    release()
  }
  return installed
}

async function installWithMaven(folders: MavenFolders, of: InstallOptions): Promise<void> {
  of.screen.say(
    `Downloading Kafka and the registry with Maven into ${of.cache}, once (${DOWNLOAD_MB.maven} MB)`,
  )
  for (const download of downloads(folders, of.versions)) {
    if (!existsSync(download.folder)) await fetchWhole(download, of)
  }
}

async function installEngine(
  engine: EnginePackage,
  { cache, screen, signal }: InstallOptions,
): Promise<void> {
  screen.say(
    `Downloading ${engine.name}@${engine.version} with npm into ${cache}, once (${DOWNLOAD_MB.engine} MB)`,
  )
  const partial = mkdtempSync(path.join(cache, PARTIAL))
  try {
    await downloadEngine(engine, partial, signal)
    renameSync(partial, engineFolder(cache, engine))
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

async function lockCache({ cache, screen }: InstallOptions): Promise<Release> {
  const file = path.join(cache, 'install.lock')
  const free = await lockFile(file, 0)
  if (free !== undefined) return free
  screen.say('Waiting for another start that downloads the same files.')
  const lock = await lockFile(file, OTHER_DOWNLOAD_SECONDS)
  if (lock !== undefined) return lock
  throw new Error(`Another start keeps downloading into ${cache}: stop it, then start again.`)
}

/** Removes the files of an interrupted download. The caller holds the lock, so no download is running. */
function removePartial(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (name.startsWith(PARTIAL)) rmSync(path.join(cache, name), { recursive: true, force: true })
  }
}

const PARTIAL = 'partial-'

async function fetchWhole(download: Download, of: InstallOptions): Promise<void> {
  const partial = mkdtempSync(path.join(of.cache, PARTIAL))
  const content = path.join(partial, 'content')
  try {
    writeFileSync(path.join(partial, 'pom.xml'), pom(of.versions))
    await runMaven({
      ...of,
      title: download.title,
      cwd: partial,
      args: download.goals(content),
      logFile: path.join(of.cache, 'maven.log'),
    })
    renameSync(content, download.folder)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

/**
 * 2.10 is the newest version of the plugin that unpacks the registry: later ones also read its
 * parent POM, which Maven Central does not have.
 */
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:2.10'

function downloads(folders: MavenFolders, versions: Versions): readonly Download[] {
  const artifact = `io.apicurio:apicurio-registry-app:${versions.apicurio}:tar.gz:all`
  return [
    {
      title: `Apache Kafka ${versions.kafka}`,
      folder: folders.kafka,
      goals: (into) => [
        ...[`${PLUGIN}:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${into}`],
      ],
    },
    {
      title: `Apicurio Registry ${versions.apicurio}`,
      folder: folders.registry,
      goals: (into) => [
        ...[`${PLUGIN}:unpack`, `-Dartifact=${artifact}`, `-DoutputDirectory=${into}`],
      ],
    },
  ]
}

const pom = (versions: Versions): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>tributary</groupId>
  <artifactId>local-stack</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${versions.kafka}</version>
    </dependency>
  </dependencies>
</project>
`
