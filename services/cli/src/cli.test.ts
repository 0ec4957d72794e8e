import { expect, test, vi } from 'vitest'
import { runCli } from './cli.ts'
import { COMMANDS } from './commands.ts'
import { createTestIo } from './testing/test-io.ts'

// Every command is loaded here once, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

async function run(...words: readonly string[]) {
  const io = createTestIo()
  const exitCode = await runCli(words, io)
  return { exitCode, output: io.printed.join('\n'), notes: io.notes.join('\n') }
}

test.each([[[]], [['--help']], [['help']]])(
  'without a command it lists all of them',
  async (words) => {
    const { exitCode, output, notes } = await run(...words)
    expect({ exitCode, notes }).toEqual({ exitCode: 0, notes: '' })
    for (const { name, summary } of COMMANDS) {
      expect(output).toContain(`\n  ${name} `)
      expect(output).toContain(summary)
    }
  },
)

test('the first word of several commands lists these', async () => {
  const { exitCode, output } = await run('topics')
  expect(exitCode).toBe(2)
  expect(output).toContain('topics apply')
  expect(output).not.toContain('schemas apply')
})

test.each([
  ['a misspelt command', ['sned', 'spruce'], "unknown command 'sned'", '(Did you mean send?)'],
  ['a misspelt second word', ['dead', 'lits'], "unknown command 'lits'", '(Did you mean list?)'],
  ['an unknown option', ['--verion'], "unknown option '--verion'", '--help'],
])('%s is wrong usage, and the nearest name is printed', async (_, words, problem, hint) => {
  const { exitCode, output, notes } = await run(...words)
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' })
  expect(notes).toContain(problem)
  expect(notes).toContain(hint)
  expect(notes.split('\n').length).toBeLessThan(5)
})

test.each(COMMANDS.map(({ name, summary }) => [name, summary] as const))(
  '"tributary %s --help" prints its usage and summary',
  async (name, summary) => {
    const { exitCode, output } = await run(...name.split(' '), '--help')
    expect(exitCode).toBe(0)
    expect(output).toContain(`Usage: tributary ${name} `)
    expect(output.replaceAll(/\s+/g, ' ')).toContain(summary)
  },
)

test('a provider that does not exist is wrong usage, and the providers are printed', async () => {
  const { exitCode, notes } = await run('report', '--provider', 'sprucee')
  expect(exitCode).toBe(2)
  expect(notes).toMatch(/sprucee.*bird.*spruce/)
})

test('with --json an error is printed as JSON', async () => {
  const io = createTestIo({ env: { CLICKHOUSE_URL: 'ftp://nowhere' } })
  expect(await runCli(['check-data', '--json'], io)).toBe(1)
  expect(JSON.parse(io.notes.join(''))).toMatchObject({ error: { code: 'CONFIG_INVALID' } })
})

test('an option with a blank value counts as left out', async () => {
  const io = createTestIo({ env: { CLICKHOUSE_URL: 'ftp://nowhere' } })
  const words = ['report', '--provider', '', '--tz=', '--by', '', '--table', 'calls']
  expect(await runCli(words, io)).toBe(1)
  expect(io.notes.join('')).toContain('CLICKHOUSE_URL')
})

test.each([
  ['in a word of its own', ['report', '--provider', '\u200esprucee\ufeff']],
  ['after an equals sign', ['report', '--provider=\u200esprucee\ufeff']],
])(
  'invisible characters that were pasted around a value are left out, with a note: %s',
  async (_, words) => {
    const { notes } = await run(...words)
    expect(notes).toContain(
      'read "\\u{200e}sprucee\\u{feff}" without the invisible characters around it',
    )
    expect(notes).toContain("'sprucee'")
  },
)
