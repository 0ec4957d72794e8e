import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../services/cli/src/commands.ts'
import { blocksOf, commandsOf, shellBlocks, verbsOf } from './shell-blocks.ts'
import { trackedFiles } from './tracked-files.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

const verbs = verbsOf(read('deploy/tributary'))
const scripts = Object.keys(JSON.parse(read('package.json')).scripts)

/** Programs that a reader has, apart from those of the repository. */
const PROGRAMS = new Set(
  'cat cd curl dbt df docker echo export git grep npm npx openssl pip promtool umask unset'.split(
    ' ',
  ),
)

const isCommand = (words: readonly string[]) =>
  words[0]?.startsWith('-') ||
  COMMANDS.some(({ name }) => {
    const own = name.split(' ')
    return own.every((word, index) => word === words[index])
  })

/** What is wrong with a command of a block; undefined when it can run. */
function problemOf([program = '', ...words]: readonly string[]): string | undefined {
  if (program === 'deploy/tributary') return problemOfDeployment(words)
  if (program === 'npm') return problemOfNpm(words)
  return PROGRAMS.has(program) ? undefined : `an unknown program: ${program}`
}

function problemOfDeployment(words: readonly string[]): string | undefined {
  const exists = verbs.includes(words[0] ?? '') || isCommand(words)
  return exists ? undefined : `no verb and no command: ${words.join(' ')}`
}

function problemOfNpm([first = '', second = '', ...words]: readonly string[]): string | undefined {
  const script = first === 'run' ? second : first
  if (!scripts.includes(script)) return `no script of npm: ${script}`
  const isKnown = script !== 'tributary' || isCommand(words.slice(1))
  return isKnown ? undefined : `no command: ${words.join(' ')}`
}

const blocks = shellBlocks(ROOT).map((block) => [block.place, block] as const)

test.each(blocks)('the commands of %s can be pasted into a new shell', (_, { script }) => {
  const { stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(commandsOf(script).flatMap((command) => problemOf(command) ?? [])).toEqual([])
})

test('every command of deploy/tributary in the text exists', () => {
  const pages = trackedFiles(ROOT).filter((file) => file.endsWith('.md'))
  const problems = pages.flatMap((page) =>
    [...read(page).matchAll(/`deploy\/tributary ([^`]+)`/g)].flatMap(([, command = '']) => {
      const problem = problemOf(['deploy/tributary', ...command.split(' ')])
      return problem === undefined ? [] : `${page}: ${problem}`
    }),
  )
  expect(problems).toEqual([])
})

test('deploy/tributary is a script for any POSIX shell, and its help names every verb', () => {
  const { stderr } = spawnSync('sh', ['-n', path.join(ROOT, 'deploy/tributary')])
  expect(stderr.toString()).toBe('')
  const { stdout } = spawnSync(path.join(ROOT, 'deploy/tributary'), ['help'])
  expect(verbs.length).toBeGreaterThan(10)
  for (const verb of verbs) expect(stdout.toString()).toMatch(new RegExp(`\\b${verb}\\b`))
})

test('no verb of deploy/tributary hides a command', () => {
  const groups = COMMANDS.map(({ name }) => name.split(' ')[0])
  expect(verbs.filter((verb) => groups.includes(verb))).toEqual([])
})

test('commands are found after assignments, in pipes, and not in here-documents, quotes and comments', () => {
  const [block] = blocksOf(
    'page.md',
    "1. Text\n\n   ```sh\n   A=1 one <topic> | two   # three\n   cat <<'END'\n   four\n   END\n   five 'six | seven' && \\\n     eight\n   B=2\n   ```\n",
  )
  expect(block?.place).toBe('page.md:4')
  expect(commandsOf(block?.script ?? '')).toEqual([
    ['one', 'placeholder'],
    ['two'],
    ['cat'],
    ['five', 'quoted'],
    ['eight'],
  ])
})
