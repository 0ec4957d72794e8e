import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Script } from 'node:vm'

/** Name of the folder that new providers are copied from, and of the provider in it. */
const TEMPLATE = 'template'

/** Part of URLs and of the topic raw.<id>. */
const ID = /^[a-z][a-z0-9]{1,30}$/

export type Written =
  | { readonly ok: true; readonly files: readonly string[] }
  | { readonly ok: false; readonly problem: string }

/**
 * Copies the template of the folder `providers` to a new folder `id` in `target`, which is `providers`
 * by default. Writes nothing when the id is invalid or the folder exists. `files` are relative to
 * `target`.
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
    return 'the id of a provider is 2 to 31 lower-case letters and digits, a letter first, such as "acme"'
  }
  if (!isName(id)) return `"${id}" cannot name the provider in the code: choose another id`
  return existsSync(folder) ? `${folder} exists already: choose another id or remove it` : null
}

/** Whether the id can be the name of a constant: the script is compiled and never run. */
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

/** Renames the template. Its tests are not in a test file, because one fails until a mapping exists. */
function renamed(text: string, id: string): string {
  return text
    .replaceAll('template.suite.ts', `${id}.test.ts`)
    .replaceAll(TEMPLATE, id)
    .replaceAll('Template', id.charAt(0).toUpperCase() + id.slice(1))
}
