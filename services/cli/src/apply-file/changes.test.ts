import { expect, test } from 'vitest'
import { changesText } from './apply.ts'
import { changesBetween, countsOf } from './changes.ts'

const item = (name: string, content: string) => ({
  ...{ key: name, content },
  shown: { policy: name, applies_to: content },
})

const before = [item('kept', 'a'), item('edited', 'a'), item('gone', 'a')]
const after = [item('new', 'a'), item('edited', 'b'), item('kept', 'a')]

test('what changes is in the order of the file, then what it no longer lists', () => {
  const { changes, unchanged } = changesBetween(before, after)
  expect(changes.map(({ change, shown }) => [change, shown['policy']])).toEqual([
    ['added', 'new'],
    ['changed', 'edited'],
    ['removed', 'gone'],
  ])
  expect(unchanged).toBe(1)
  expect(changes[1]?.before).toEqual({ policy: 'edited', applies_to: 'a' })
})

test('a file that says what the table has changes nothing', () => {
  expect(countsOf(changesBetween(before, [...before].reverse()))).toEqual({
    ...{ added: 0, changed: 0, removed: 0, unchanged: 3 },
  })
})

const textOf = (from: typeof before, to: typeof after) => {
  const replacement = { title: 'policies', table: '', rows: [], compare: async () => changes }
  const changes = changesBetween(from, to)
  return changesText({ replacement, changes }).split('\n')
}

test('a changed entry is shown with the one that it was', () => {
  expect(textOf(before, after)).toEqual([
    'policies: 1 added, 1 changed, 1 removed, 1 unchanged',
    'change   policy  applies to',
    '───────  ──────  ──────────',
    'added    new     a',
    'changed  edited  b',
    '  was    edited  a',
    'removed  gone    a',
  ])
})

test('without a change there is the line alone', () => {
  expect(textOf(before, before)).toEqual(['policies: 0 added, 0 changed, 0 removed, 3 unchanged'])
})
