import { expect, test } from 'vitest'
import { compareMigrations, migrationOf, readMigrations } from './migrations.ts'

const first = migrationOf('001_first', 'CREATE TABLE a (x String);\n')
const second = migrationOf('002_second', '-- A comment; it ends here.\nSELECT 1;\n\nSELECT 2;\n')

test('a statement ends with a semicolon at the end of a line', () => {
  expect(second.statements).toEqual(['-- A comment; it ends here.\nSELECT 1', 'SELECT 2'])
})

test('line ends do not change the checksum of a file, any other edit does', () => {
  const { checksum } = migrationOf('001_first', 'CREATE TABLE a (x String);\r\n')
  expect(checksum).toBe(first.checksum)
  expect(checksum).toMatch(/^[0-9a-f]{64}$/)
  expect(migrationOf('001_first', 'CREATE TABLE a (x  String);\n').checksum).not.toBe(checksum)
})

const NOTHING = { open: [], edited: [], unknown: [], unrecorded: [] }

test.each([
  ['is open when it was not applied', [], { open: [first] }],
  ['is done when its checksum is recorded', [['001_first', first.checksum]], {}],
  [
    'was edited when another checksum is recorded',
    [['001_first', 'ab']],
    { edited: ['001_first'] },
  ],
  ['is unrecorded when the checksum is empty', [['001_first', '']], { unrecorded: [first] }],
] as const)('a migration %s', (_, applied, expected) => {
  expect(compareMigrations([first], new Map(applied))).toEqual({ ...NOTHING, ...expected })
})

test('an applied migration without a file is unknown', () => {
  const applied = new Map([
    ['001_first', first.checksum],
    ['000_old', 'ab'],
  ])
  expect(compareMigrations([first], applied)).toEqual({ ...NOTHING, unknown: ['000_old'] })
})

test('a file that names the checksum of its former text is done where that was applied', () => {
  const former = 'ab'.repeat(32)
  const file = migrationOf('001_first', `CREATE TABLE a (x String);\n-- Formerly: ${former}\n`)
  expect(compareMigrations([file], new Map([['001_first', former]]))).toEqual(NOTHING)
})

const one = migrationOf('101_one.view', 'CREATE OR REPLACE VIEW one AS SELECT 1;\n')
const two = migrationOf('102_two.view', 'CREATE OR REPLACE VIEW two AS SELECT * FROM one;\n')
const FILES = [first, one, two]
const DONE = FILES.map(({ name, checksum }) => [name, checksum] as const)

test.each([
  ['nothing changed', DONE, []],
  ['a view was edited', [...DONE.slice(0, 2), ['102_two.view', 'ab'] as const], [one, two]],
  ['a view is new', DONE.slice(0, 2), [one, two]],
  ['a table changed', DONE.slice(1), [first, one, two]],
])('where %s, the open files are the right ones', (_, applied, open) => {
  expect(compareMigrations(FILES, new Map(applied))).toEqual({ ...NOTHING, open })
})

test('the files of deploy/clickhouse are in the order of their numbers', () => {
  const names = readMigrations().map(({ name }) => name)
  expect(names.length).toBeGreaterThan(5)
  expect(names).toEqual(names.toSorted())
  for (const name of names) expect(name).toMatch(/^\d{3}_/)
})
