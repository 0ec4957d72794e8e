import { expect, test } from 'vitest'
import { type Circumstances, planStack } from './plan.ts'
import type { Machine } from './requirements.ts'

const LINUX: Machine = {
  platform: 'linux',
  arch: 'x64',
  glibc: true,
  packageManager: 'apt-get',
  java: 17,
  maven: true,
  installed: false,
  missingPackages: [],
  unavailableEngine: undefined,
  disks: [],
}
const NO_JAVA: Machine = { ...LINUX, java: undefined }
const ALPINE: Machine = { ...LINUX, glibc: false, packageManager: 'apk' }
const PLAIN: Circumstances = { docker: true, wanted: 'auto', data: undefined }
const RUN_IN_DOCKER = 'Kafka, the registry and ClickHouse run in Docker'
const INSTALL_JAVA =
  'Java is missing: install a Java 17 or newer, for example with "apt-get install openjdk-17-jre-headless".'

test('a complete machine runs processes, without a word, whether Docker answers or not', () => {
  for (const docker of [true, false]) {
    expect(planStack(LINUX, { ...PLAIN, docker })).toEqual({ kind: 'embedded', notes: [] })
  }
})

test.for<readonly [string, Partial<Machine>]>([
  ['Linux arm64', { arch: 'arm64' }],
  ['macOS x64', { platform: 'darwin' }],
  ['macOS arm64', { platform: 'darwin', arch: 'arm64' }],
])('%s runs processes, and the screen says that it is untried', ([name, change]) => {
  expect(planStack({ ...LINUX, ...change }, PLAIN)).toEqual({
    kind: 'embedded',
    notes: [
      `The local stack is untried on ${name}: if it does not start, set TRIBUTARY_STACK to "containers", which uses Docker.`,
    ],
  })
})

test.for<readonly [string, Machine, string]>([
  ['without Java', NO_JAVA, 'Java is missing'],
  ['with an old Java', { ...LINUX, java: 11 }, 'Java 11 is too old'],
  ['without Maven', { ...LINUX, maven: false }, 'Maven is missing'],
  ['without both', { ...NO_JAVA, maven: false }, 'Java is missing; Maven is missing'],
  ['with musl', ALPINE, 'The embedded ClickHouse does not run on Linux without glibc'],
  [
    'whose engine npm does not have',
    { ...LINUX, arch: 'arm64', unavailableEngine: '@chdb/lib-linux-arm64-gnu' },
    'npm has no package @chdb/lib-linux-arm64-gnu, the embedded ClickHouse for this platform',
  ],
])('a machine %s uses Docker and says why in one line', ([, machine, reason]) => {
  expect(planStack(machine, PLAIN)).toEqual({
    kind: 'containers',
    notes: [`${reason}: ${RUN_IN_DOCKER}.`],
  })
})

test.for<readonly [string, Machine, Partial<Circumstances>, readonly string[]]>([
  [
    'Windows',
    { ...LINUX, platform: 'win32' },
    {},
    ['Windows is not supported: install WSL2 with "wsl --install" and start there.'],
  ],
  [
    'no Java and no Docker',
    NO_JAVA,
    { docker: false },
    [
      INSTALL_JAVA,
      `Or install and start Docker, for example with "apt-get install docker.io": then ${RUN_IN_DOCKER}.`,
    ],
  ],
  [
    'musl and no Docker',
    ALPINE,
    { docker: false },
    [
      'The embedded ClickHouse does not run on Linux without glibc: use Linux with glibc or macOS, on x64 or arm64.',
      `Or install and start Docker, for example with "apk add docker": then ${RUN_IN_DOCKER}.`,
    ],
  ],
  [
    'processes on a machine without Java',
    NO_JAVA,
    { wanted: 'embedded' },
    [INSTALL_JAVA, `Or choose "containers" instead of "embedded": then ${RUN_IN_DOCKER}.`],
  ],
  [
    'containers without Docker',
    LINUX,
    { wanted: 'containers', docker: false },
    ['TRIBUTARY_STACK is "containers", and Docker does not answer: start it.'],
  ],
  [
    'data in volumes without Docker',
    LINUX,
    { data: 'containers', docker: false },
    ['The data of this folder is in Docker volumes, and Docker does not answer: start it.'],
  ],
  [
    'processes on data in volumes',
    LINUX,
    { data: 'containers', wanted: 'embedded' },
    [
      'The data of this folder is in Docker volumes, and TRIBUTARY_STACK is "embedded": leave it out, or set TRIBUTARY_HOME to another folder.',
    ],
  ],
  [
    'containers on data of processes',
    LINUX,
    { data: 'embedded', wanted: 'containers' },
    [
      'TRIBUTARY_STACK is "containers", and this folder has data of a stack without it: set TRIBUTARY_HOME to another folder.',
    ],
  ],
  [
    'data of processes after Java is gone, which Docker would not find',
    NO_JAVA,
    { data: 'embedded' },
    [
      INSTALL_JAVA,
      `Or set TRIBUTARY_HOME to another folder, without data: then ${RUN_IN_DOCKER} if it answers.`,
    ],
  ],
  [
    'a full disk',
    {
      ...LINUX,
      disks: [{ folder: '/d', variable: 'V', freeMegabytes: 20, neededMegabytes: 500 }],
    },
    {},
    [
      'Only 20 MB are free for /d and 500 MB are needed: free some space, or set V to a folder on another disk.',
    ],
  ],
])('%s is refused with the fix', ([, machine, change, problems]) => {
  expect(planStack(machine, { ...PLAIN, ...change })).toEqual({ kind: 'refused', problems })
})

test('a folder keeps its data in volumes after Java is installed', () => {
  expect(planStack(LINUX, { ...PLAIN, data: 'containers' })).toEqual({
    kind: 'containers',
    notes: [`The data of this folder is in Docker volumes: ${RUN_IN_DOCKER}.`],
  })
})
