import { expect, test } from 'vitest'
import { describeTakenPort, javaMajor, type Machine, missingRequirements } from './requirements.ts'

const GOOD: Machine = {
  platform: 'linux',
  arch: 'x64',
  glibc: true,
  missingTools: [],
  java: 17,
  maven: true,
  installed: false,
  missingPackages: [],
  disks: [{ folder: '/d', variable: 'V', freeMegabytes: 500, neededMegabytes: 500 }],
}

test('a complete machine has no problems', () => {
  expect(missingRequirements(GOOD)).toEqual([])
})

test('Maven is only needed for the download', () => {
  expect(missingRequirements({ ...GOOD, maven: false, installed: true })).toEqual([])
})

test.for<readonly [string, Partial<Machine>, string]>([
  [
    'another system',
    { platform: 'darwin', arch: 'arm64' },
    'The local stack runs on Linux x64 with glibc, and this is darwin arm64: use "docker compose up" in deploy/ instead.',
  ],
  [
    'musl',
    { glibc: false },
    'The local stack runs on Linux x64 with glibc, and this is linux x64 without glibc: use "docker compose up" in deploy/ instead.',
  ],
  [
    'no Java',
    { java: undefined },
    'Java is missing, which Kafka and the registry run on: install a Java 17 or newer, for example with "apt-get install openjdk-17-jre-headless".',
  ],
  [
    'an old Java',
    { java: 11 },
    'Java 11 is too old for Kafka and the registry: install a Java 17 or newer, for example with "apt-get install openjdk-17-jre-headless", or set JAVA_HOME to a newer one.',
  ],
  [
    'no Maven',
    { maven: false },
    'Maven is missing, which downloads Kafka and the registry: install it, for example with "apt-get install maven".',
  ],
  [
    'no util-linux',
    { missingTools: ['setpriv', 'flock'] },
    'setpriv and flock missing: install the package util-linux.',
  ],
  [
    'no engine',
    { missingPackages: ['chdb'] },
    'The npm packages of the embedded ClickHouse are missing (chdb): run "npm start" once with its optional dependencies, without --omit=optional.',
  ],
  [
    'a full disk',
    { disks: [{ folder: '/d', variable: 'V', freeMegabytes: 20, neededMegabytes: 500 }] },
    'Only 20 MB are free for /d and 500 MB are needed: free some space, or set V to a folder on another disk.',
  ],
])('%s is one sentence with the fix', ([, change, sentence]) => {
  expect(missingRequirements({ ...GOOD, ...change })).toEqual([sentence])
})

test('all missing requirements are reported at once', () => {
  expect(missingRequirements({ ...GOOD, java: undefined, maven: false })).toHaveLength(2)
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
