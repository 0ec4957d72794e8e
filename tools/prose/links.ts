import { readFileSync } from 'node:fs'
import path from 'node:path'
import { trackedFiles } from './tracked-files.ts'

/** `[text](target)` and `![text](target)`. */
const LINK = /\]\(([^)\s]+)\)/g

/** A path of the repository in backticks, such as `deploy/clickhouse`. */
const PATH = /`((?:docs|deploy|libs|schemas|services|test|tools)\/[\w./-]+)`/g

/** Files that operators create, and the migration of the example in docs/changing.md. */
const NOT_TRACKED =
  /^deploy\/(secrets\/|tributary\.env$|local\.env$|spool\.yml$|elsewhere\.yml$|prometheus\/(alertmanagers|node-exporters)\.yml$|clickhouse\/009_)/

/**
 * `<page>: <target>` for every relative link, anchor and path in a Markdown file of the repository
 * that does not exist.
 */
export function brokenLinks(root: string): readonly string[] {
  const files = trackedFiles(root)
  const known = new Set(files.flatMap((file) => [file, ...foldersOf(file)]))
  const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8')

  const isBrokenLink = (page: string, target: string) => {
    if (/^[a-z]+:/.test(target)) return false
    const [file = '', anchor] = target.split('#')
    const linked = file === '' ? page : path.posix.join(path.posix.dirname(page), file)
    if (!known.has(linked)) return true
    return anchor !== undefined && !anchorsOf(textOf(linked)).includes(anchor)
  }
  const isBrokenPath = (target: string) =>
    !known.has(target.replace(/\/$/, '')) && !NOT_TRACKED.test(target)

  return files
    .filter((file) => file.endsWith('.md'))
    .flatMap((page) => {
      const text = textOf(page)
      const links = matches(text, LINK).filter((target) => isBrokenLink(page, target))
      return [...links, ...matches(text, PATH).filter(isBrokenPath)].map((to) => `${page}: ${to}`)
    })
}

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, target = '']) => target)

/** Anchors of the headings, as GitHub makes them. */
const anchorsOf = (text: string): readonly string[] =>
  matches(text, /^#{1,6} (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

function foldersOf(file: string): readonly string[] {
  const folder = path.posix.dirname(file)
  return folder === '.' ? [] : [folder, ...foldersOf(folder)]
}
