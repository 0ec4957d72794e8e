import { accessSync, constants, mkdirSync } from 'node:fs'
import type { Java } from '../parts/java.ts'
import { cacheFolder, installedFolders, isInstalled } from './install.ts'
import { inspectMachine, takenPorts } from './machine.ts'
import { describeTakenPort, missingRequirements } from './requirements.ts'
import type { Versions } from './versions.ts'

/** Creates the data folder with mode 700: it holds raw webhooks and passwords. */
export function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    accessSync(home, constants.W_OK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Error(
      `The data folder ${home} cannot be used (${code}): set TRIBUTARY_HOME to a folder that you can write to.`,
      { cause },
    )
  }
}

/** Throws one sentence for each thing that this machine lacks. */
export async function checkMachine(home: string, java: Java, versions: Versions): Promise<void> {
  const cache = cacheFolder(process.env)
  const installed = isInstalled(installedFolders(cache, versions))
  const machine = await inspectMachine({ home, cache, installed, java })
  throwProblems(missingRequirements(machine))
}

/** Throws one sentence, with the variable, for each port that this process cannot listen on. */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  throwProblems((await takenPorts(ports)).map(describeTakenPort))
}

function throwProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
