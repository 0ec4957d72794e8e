import { expect, test } from 'vitest'
import {
  describeTakenPort,
  diskProblems,
  installHint,
  javaMajor,
  lacks,
  type Machine,
} from './requirements.ts'

const GOOD: Machine = {
  platform: 'linux',
  arch: 'x64',
  glibc: true,
  packageManager: 'apt-get',
  java: 17,
  maven: true,
  installed: false,
  missingPackages: [],
  unavailableEngine: undefined,
  disks: [{ folder: '/d', variable: 'V', freeMegabytes: 500, neededMegabytes: 500 }],
}

const MAC: Machine = { ...GOOD, platform: 'darwin', arch: 'arm64', packageManager: 'brew' }

test.for<readonly [string, Machine]>([
  ['Linux x64', GOOD],
  ['Linux arm64', { ...GOOD, arch: 'arm64' }],
  ['macOS x64', { ...MAC, arch: 'x64' }],
  ['macOS arm64, which has no glibc', { ...MAC, glibc: false }],
  ['a machine without Maven after the download', { ...GOOD, maven: false, installed: true }],
])('%s lacks nothing', ([, machine]) => {
  expect(lacks(machine)).toEqual([])
  expect(diskProblems(machine)).toEqual([])
})

const NO_PLATFORM = 'use Linux with glibc or macOS, on x64 or arm64'

test.for<readonly [string, Machine, string, string]>([
  [
    'another system',
    { ...GOOD, platform: 'freebsd' },
    'The embedded ClickHouse does not run on freebsd x64',
    NO_PLATFORM,
  ],
  [
    'another processor',
    { ...GOOD, arch: 's390x' },
    'The embedded ClickHouse does not run on Linux s390x',
    NO_PLATFORM,
  ],
  [
    'musl',
    { ...GOOD, glibc: false },
    'The embedded ClickHouse does not run on Linux without glibc',
    NO_PLATFORM,
  ],
  [
    'no Java on Debian',
    { ...GOOD, java: undefined },
    'Java is missing',
    'install a Java 17 or newer, for example with "apt-get install openjdk-17-jre-headless"',
  ],
  [
    'no Java on a Mac',
    { ...MAC, java: undefined },
    'Java is missing',
    'install a Java 17 or newer, for example with "brew install openjdk@17 && export JAVA_HOME=$(brew --prefix openjdk@17)"',
  ],
  [
    'no Java, with a package manager that nobody knows',
    { ...GOOD, java: undefined, packageManager: undefined },
    'Java is missing',
    'install a Java 17 or newer',
  ],
  [
    'an old Java',
    { ...GOOD, java: 11 },
    'Java 11 is too old',
    'install a Java 17 or newer, for example with "apt-get install openjdk-17-jre-headless", or set JAVA_HOME to a newer one',
  ],
  [
    'no Maven on Fedora',
    { ...GOOD, maven: false, packageManager: 'dnf' },
    'Maven is missing',
    'install it, for example with "dnf install maven"',
  ],
  [
    'no engine',
    { ...GOOD, missingPackages: ['chdb'] },
    'The npm packages of the embedded ClickHouse are missing (chdb)',
    'run "npm start" once with its optional dependencies, without --omit=optional',
  ],
  [
    'an engine that npm does not have',
    { ...MAC, unavailableEngine: '@chdb/lib-darwin-arm64' },
    'npm has no package @chdb/lib-darwin-arm64, the embedded ClickHouse for this platform',
    'check the network and the registry of npm',
  ],
])('%s is named with the fix', ([, machine, what, fix]) => {
  expect(lacks(machine)).toEqual([{ what, fix }])
})

test('everything that is missing is reported at once', () => {
  expect(lacks({ ...GOOD, java: undefined, maven: false })).toHaveLength(2)
})

test('a full disk is one sentence with the fix', () => {
  const disks = [{ folder: '/d', variable: 'V', freeMegabytes: 20, neededMegabytes: 500 }]
  expect(diskProblems({ ...GOOD, disks })).toEqual([
    'Only 20 MB are free for /d and 500 MB are needed: free some space, or set V to a folder on another disk.',
  ])
})

test('the hint for Docker is the command of the package manager', () => {
  expect(installHint({ ...GOOD, packageManager: 'apk' }, 'docker')).toBe(
    ', for example with "apk add docker"',
  )
  expect(installHint(MAC, 'docker')).toBe('')
})

test.for<readonly [string, string, string]>([
  [
    'taken',
    'EADDRINUSE',
    'Port 80 is taken: end the program that listens on it, or set KAFKA_PORT to a free port.',
  ],
  [
    'not allowed',
    'EACCES',
    'Port 80 cannot be used (EACCES): set KAFKA_PORT to a free port above 1023.',
  ],
])('a port that is %s names its variable', ([, code, sentence]) => {
  expect(describeTakenPort({ port: 80, variable: 'KAFKA_PORT', code })).toBe(sentence)
})

test.for<readonly [string, number | undefined]>([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_392"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['openjdk version "26-ea" 2026-03-17', 26],
  ['', undefined],
])('%j is Java %s', ([output, major]) => {
  expect(javaMajor(output)).toBe(major)
})
