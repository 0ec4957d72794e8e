import { accessSync, constants, mkdirSync } from 'node:fs'

/** A folder that a variable sets, and what a message calls it. */
type NamedFolder = { readonly folder: string; readonly name: string; readonly variable: string }

/** Creates the data folder with mode 700: it holds raw webhooks and passwords. */
export function makeHome(home: string): void {
  make({ folder: home, name: 'data folder', variable: 'TRIBUTARY_HOME' }, 0o700)
}

/** Creates the folder of the downloads. */
export function makeCache(cache: string): void {
  make({ folder: cache, name: 'download folder', variable: 'XDG_CACHE_HOME' }, 0o755)
}

/** Throws one sentence with the variable where the folder cannot be made or written to. */
function make({ folder, name, variable }: NamedFolder, mode: number): void {
  try {
    mkdirSync(folder, { recursive: true, mode })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new Error(
      `The ${name} ${folder} cannot be used (${code}): set ${variable} to a folder that you can write to.`,
      { cause },
    )
  }
}
