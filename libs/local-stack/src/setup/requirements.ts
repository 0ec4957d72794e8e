/** Facts about this machine. */
export type Machine = {
  readonly platform: string
  readonly arch: string
  /** False on a Linux with another C library, such as musl. */
  readonly glibc: boolean
  /** The package manager, if it is one of those that the fixes know. */
  readonly packageManager: PackageManager | undefined
  /** Major version of Java; undefined when there is none. */
  readonly java: number | undefined
  readonly maven: boolean
  /** False when Kafka and the registry must be downloaded first. */
  readonly installed: boolean
  /** npm packages of the embedded ClickHouse that are missing. */
  readonly missingPackages: readonly string[]
  /** The npm package with the engine for this platform, where it must be downloaded and npm has none. */
  readonly unavailableEngine: string | undefined
  readonly disks: readonly Disk[]
}

export type PackageManager = keyof typeof PACKAGES

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

/** Something that Kafka, the registry and ClickHouse need to run as processes. */
export type Lack = { readonly what: string; readonly fix: string }

const OLDEST_JAVA = 17

/** Commands that install a program. The Java of Homebrew is not in the PATH. */
const PACKAGES = {
  brew: {
    java: 'brew install openjdk@17 && export JAVA_HOME=$(brew --prefix openjdk@17)',
    maven: 'brew install maven',
    docker: undefined,
  },
  'apt-get': {
    java: 'apt-get install openjdk-17-jre-headless',
    maven: 'apt-get install maven',
    docker: 'apt-get install docker.io',
  },
  dnf: {
    java: 'dnf install java-21-openjdk-headless',
    maven: 'dnf install maven',
    docker: 'dnf install moby-engine',
  },
  apk: {
    java: 'apk add openjdk17-jre-headless',
    maven: 'apk add maven',
    docker: 'apk add docker',
  },
} as const

/** `, for example with "..."`; empty where the package manager is unknown. */
export function installHint(machine: Machine, program: 'java' | 'maven' | 'docker'): string {
  const command = machine.packageManager && PACKAGES[machine.packageManager][program]
  return command === undefined ? '' : `, for example with "${command}"`
}

/** The platforms that the embedded ClickHouse has a package for. */
const PLATFORMS = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64']

/** The platform that every release is tested on. */
const TRIED = 'linux x64'

const NAMES: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS' }

/** Such as `macOS arm64`. */
export const platformName = ({ platform, arch }: Machine): string =>
  `${NAMES[platform] ?? platform} ${arch}`

export const isUntried = ({ platform, arch }: Machine): boolean => `${platform} ${arch}` !== TRIED

/** What this machine lacks to run Kafka, the registry and ClickHouse as processes; empty when nothing. */
export const lacks = (machine: Machine): readonly Lack[] => [
  ...platformLack(machine),
  ...javaLack(machine),
  ...mavenLack(machine),
  ...packageLack(machine),
  ...engineLack(machine),
]

function platformLack(machine: Machine): readonly Lack[] {
  const { platform, arch, glibc } = machine
  const fix = 'use Linux with glibc or macOS, on x64 or arm64'
  if (!PLATFORMS.includes(`${platform} ${arch}`)) {
    return [{ what: `The embedded ClickHouse does not run on ${platformName(machine)}`, fix }]
  }
  if (platform !== 'linux' || glibc) return []
  return [{ what: 'The embedded ClickHouse does not run on Linux without glibc', fix }]
}

function javaLack(machine: Machine): readonly Lack[] {
  const install = `install a Java ${OLDEST_JAVA} or newer${installHint(machine, 'java')}`
  if (machine.java === undefined) return [{ what: 'Java is missing', fix: install }]
  if (machine.java >= OLDEST_JAVA) return []
  return [
    {
      what: `Java ${machine.java} is too old`,
      fix: `${install}, or set JAVA_HOME to a newer one`,
    },
  ]
}

const mavenLack = (machine: Machine): readonly Lack[] =>
  machine.maven || machine.installed
    ? []
    : [{ what: 'Maven is missing', fix: `install it${installHint(machine, 'maven')}` }]

const packageLack = ({ missingPackages }: Machine): readonly Lack[] =>
  missingPackages.length === 0
    ? []
    : [
        {
          what: `The npm packages of the embedded ClickHouse are missing (${missingPackages.join(', ')})`,
          fix: 'run "npm start" once with its optional dependencies, without --omit=optional',
        },
      ]

const engineLack = ({ unavailableEngine: engine }: Machine): readonly Lack[] =>
  engine === undefined
    ? []
    : [
        {
          what: `npm has no package ${engine}, the embedded ClickHouse for this platform`,
          fix: 'check the network and the registry of npm',
        },
      ]

/** One sentence with the fix for each disk that is too full. */
export const diskProblems = ({ disks }: Machine): readonly string[] =>
  disks
    .filter(({ freeMegabytes, neededMegabytes }) => freeMegabytes < neededMegabytes)
    .map(
      ({ folder, variable, freeMegabytes, neededMegabytes }) =>
        `Only ${freeMegabytes} MB are free for ${folder} and ${neededMegabytes} MB are needed: free some space, or set ${variable} to a folder on another disk.`,
    )

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
