import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Script } from 'node:vm'

/** The folder that a new provider is copied from, which is also the id of its provider. */
const TEMPLATE = 'template'

/** An id is part of URLs and topics: raw.<id>. */
const ID = /^[a-z][a-z0-9]{1,30}$/

export type Written =
  | { readonly ok: true; readonly files: readonly string[] }
  | { readonly ok: false; readonly problem: string }

/**
 * Copies the template in `providers` to the folder of a new provider in `target`, by default the
 * same folder. Writes nothing if the id is invalid or the folder exists.
 */
export function writeProviderFolder(id: string, providers: string, target = providers): Written {
  const folder = path.join(target, id)
  const problem = problemOf(id, folder)
  if (problem !== null) return { ok: false, problem }
  const source = path.join(providers, TEMPLATE)
  const files = filesIn(source).map((file) => {
    const copy = path.join(folder, renamed(file, id))
    mkdirSync(path.dirname(copy), { recursive: true })
    writeFileSync(copy, renamed(readFileSync(path.join(source, file), 'utf8'), id), { flag: 'wx' })
    return path.relative(target, copy)
  })
  return { ok: true, files }
}

function problemOf(id: string, folder: string): string | null {
  if (!ID.test(id)) {
    return 'the id of a provider has 2 to 31 lower-case letters and digits and starts with a letter, such as "acme"'
  }
  if (!isName(id)) return `"${id}" cannot name the provider in the code: choose another id`
  return existsSync(folder) ? `${folder} exists: choose another id or remove the folder` : null
}

/** Whether the id can name a constant. Compiles a script and does not run it. */
function isName(id: string): boolean {
  try {
    return new Script(`'use strict'; async () => { const ${id} = 0 }`) !== null
  } catch {
    return false
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** The tests of the template are a suite file, because one of them fails until the mapping is written. */
function renamed(text: string, id: string): string {
  return text
    .replaceAll('template.suite.ts', `${id}.test.ts`)
    .replaceAll(TEMPLATE, id)
    .replaceAll('Template', id.charAt(0).toUpperCase() + id.slice(1))
}
