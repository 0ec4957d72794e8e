import { readFileSync } from 'node:fs'
import path from 'node:path'
import { trackedFiles } from './tracked-files.ts'

/** A block of commands in a Markdown file. */
export type ShellBlock = {
  /** `<page>:<line>` of its first command. */
  readonly place: string
  /** Without the indentation of the block. A placeholder such as `<topic>` is the word `placeholder`. */
  readonly script: string
}

const FENCE = /^( *)```sh\n([\s\S]*?)^\1```$/gm

/** Every block of commands in the Markdown files of the repository. */
export function shellBlocks(root: string): readonly ShellBlock[] {
  return trackedFiles(root)
    .filter((file) => file.endsWith('.md'))
    .flatMap((page) => blocksOf(page, readFileSync(path.join(root, page), 'utf8')))
}

export function blocksOf(page: string, text: string): readonly ShellBlock[] {
  return [...text.matchAll(FENCE)].map(({ index, 1: indent = '', 2: body = '' }) => ({
    place: `${page}:${text.slice(0, index).split('\n').length + 1}`,
    script: body
      .split('\n')
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n')
      .replaceAll(/<[a-z][a-z ]*>/g, 'placeholder'),
  }))
}

const HERE_DOCUMENT = /<<'(\w+)'.*\n[\s\S]*?^\1$/gm
const QUOTED = /'[^']*'|"[^"]*"/g

/** The commands of a script, each as its words; quoted texts are the word `quoted`. */
export function commandsOf(script: string): readonly (readonly string[])[] {
  return script
    .replaceAll(HERE_DOCUMENT, '')
    .replaceAll(/\\\n/g, ' ')
    .replaceAll(QUOTED, 'quoted')
    .replaceAll(/(^|\s)#.*$/gm, '')
    .split(/\n|\||&&|;/)
    .map((command) =>
      command
        .trim()
        .replace(/^(?:\w+=\S* +)+(?=\S)/, '')
        .split(/\s+/),
    )
    .filter(([first = '']) => first !== '' && !first.includes('='))
}

/** The verbs of the script deploy/tributary. */
export function verbsOf(script: string): readonly string[] {
  const cases = /^case \$verb in\n([\s\S]*?)^esac$/m.exec(script)?.[1] ?? ''
  return [...cases.matchAll(/^ {2}([a-z][a-z |-]*)\)/gm)].flatMap(([, names = '']) =>
    names.split('|').map((name) => name.trim()),
  )
}
