/** Facts about this machine. */
export type Machine = {
  readonly platform: string
  readonly arch: string
  readonly glibc: boolean
  /** Programs of the package util-linux that are missing. */
  readonly missingTools: readonly string[]
  /** Major version of Java; undefined when there is none. */
  readonly java: number | undefined
  readonly maven: boolean
  /** False when Kafka and the registry must be downloaded first. */
  readonly installed: boolean
  /** npm packages of the embedded ClickHouse that are missing. */
  readonly missingPackages: readonly string[]
  readonly disks: readonly Disk[]
}

export type Disk = {
  readonly folder: string
  /** The variable that moves the folder to another disk. */
  readonly variable: string
  readonly freeMegabytes: number
  readonly neededMegabytes: number
}

export type TakenPort = {
  readonly port: number
  readonly variable: string
  /** Error code of the attempt to listen. */
  readonly code: string
}

export const OLDEST_JAVA = 17

/** One sentence with the fix for each reason why the stack cannot start; empty when it can. */
export function missingRequirements(machine: Machine): readonly string[] {
  return [
    ...platformProblems(machine),
    ...programProblems(machine),
    ...machine.disks.flatMap(diskProblem),
  ]
}

function platformProblems({ platform, arch, glibc }: Machine): readonly string[] {
  if (platform === 'linux' && arch === 'x64' && glibc) return []
  const libc = platform === 'linux' && !glibc ? ' without glibc' : ''
  return [
    `The local stack runs on Linux x64 with glibc, and this is ${platform} ${arch}${libc}: use "docker compose up" in deploy/ instead.`,
  ]
}

function programProblems(machine: Machine): readonly string[] {
  const problems: string[] = []
  const install = `install a Java ${OLDEST_JAVA} or newer, for example with "apt-get install openjdk-${OLDEST_JAVA}-jre-headless"`
  if (machine.java === undefined) {
    problems.push(`Java is missing, which Kafka and the registry run on: ${install}.`)
  } else if (machine.java < OLDEST_JAVA) {
    problems.push(
      `Java ${machine.java} is too old for Kafka and the registry: ${install}, or set JAVA_HOME to a newer one.`,
    )
  }
  if (!machine.maven && !machine.installed) {
    problems.push(
      'Maven is missing, which downloads Kafka and the registry: install it, for example with "apt-get install maven".',
    )
  }
  if (machine.missingTools.length > 0) {
    problems.push(`${machine.missingTools.join(' and ')} missing: install the package util-linux.`)
  }
  if (machine.missingPackages.length > 0) {
    problems.push(
      `The npm packages of the embedded ClickHouse are missing (${machine.missingPackages.join(', ')}): run "npm start" once with its optional dependencies, without --omit=optional.`,
    )
  }
  return problems
}

function diskProblem(disk: Disk): readonly string[] {
  if (disk.freeMegabytes >= disk.neededMegabytes) return []
  return [
    `Only ${disk.freeMegabytes} MB are free for ${disk.folder} and ${disk.neededMegabytes} MB are needed: free some space, or set ${disk.variable} to a folder on another disk.`,
  ]
}

/** One sentence about a port that the stack cannot listen on. */
export function describeTakenPort({ port, variable, code }: TakenPort): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken: end the program that listens on it, or set ${variable} to a free port.`
  }
  return `Port ${port} cannot be used (${code}): set ${variable} to a free port above 1023.`
}

/** Major version in the output of `java -version`, such as `openjdk version "17.0.15" 2025-04-15`. */
export function javaMajor(output: string): number | undefined {
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1]
  return version === undefined ? undefined : Number(version)
}
