import { expect, test } from 'vitest'
import { checkText, erasureText, reapplyText, runsOf } from './text.ts'

test.each([
  ['none', [], []],
  ['one', [4], [[4, 4]]],
  ['neighbours in any order', [6, 4, 5], [[4, 6]]],
  [
    'with a gap',
    [1, 2, 9],
    [
      [1, 2],
      [9, 9],
    ],
  ],
])('offsets are listed as runs: %s', (_, offsets, runs) => {
  expect(runsOf(offsets)).toEqual(runs)
})

const remaining = [1, 2, 5].map((offset) => ({
  ...{ topic: 'raw.bird', partition: 0, offset },
  ...{ removed_after: '2026-12-01T00:00:00.000Z', removed_by: `2026-12-0${offset}T00:00:00.000Z` },
}))

/** What an erasure announced. */
const announced = { run_id: 'run-1', announced: 2 }

const person = { provider: 'bird', account: 'clinic', contacts: ['c-1'], addresses: [] }

test('an erasure reports the records that Kafka still holds, and until when', () => {
  const done = {
    person,
    nothing_found: false,
    without_rows: [],
    removed: { calls_store: 2 },
    conversations: 1,
    contacts_beside: [],
    found: [],
    ...announced,
  }
  const text = erasureText({ ...done, remaining })
  expect(text).toContain('announced in unified.erasures: 2 ')
  expect(text).toContain('must drop them: docs/replay-and-erasure.md')
  expect(text).toContain('raw.bird/0: offsets 1-2, 5, removed by 2026-12-05T00:00:00.000Z')
  expect(text).toContain('no table holds the person')
})

test('an erasure by address names the contacts that had the address', () => {
  const done = {
    person,
    nothing_found: false,
    without_rows: [],
    removed: {},
    conversations: 0,
    found: [],
    remaining: [],
    ...announced,
  }
  expect(erasureText({ ...done, contacts_beside: ['c-1', 'c-2'] })).toContain('c-1, c-2')
  expect(erasureText({ ...done, contacts_beside: [] })).not.toContain('--contact')
})

test('a check that finds the person names the tables', () => {
  const found = [{ table: 'messages_store', rows: 3 }]
  const text = checkText({ person, suppressed: false, found, remaining: [] })
  expect(text).toContain('run "tributary erase"')
  expect(text).toContain('messages_store 3')
})

const nothing = {
  without_rows: [],
  removed: {},
  conversations: 0,
  contacts_beside: [],
  found: [],
  remaining: [],
  ...{ run_id: null, announced: 0 },
}

test('an erasure that finds nothing prints how the person was read, and the option for the future', () => {
  const read = { ...person, contacts: ['c\u200b-1'], addresses: ['+12025550143'] }
  const text = erasureText({ ...nothing, person: read, nothing_found: true })
  expect(text).toContain(
    'read as: provider bird, account clinic, contact c\\u{200b}-1, address +12025550143',
  )
  expect(text).toContain('nothing was changed')
  expect(text).toContain('--in-advance')
})

test('an erasure names the values that no row had', () => {
  const done = { ...nothing, person, nothing_found: false }
  expect(erasureText({ ...done, without_rows: ['+12025550143'] })).toContain(
    'no row had: +12025550143',
  )
  expect(erasureText(done)).not.toContain('no row had')
})

test('a check prints how the person was read', () => {
  const text = checkText({ person, suppressed: true, found: [], remaining: [] })
  expect(text).toContain('read as: provider bird, account clinic, contact c-1')
})

const reapplied = {
  ...{ dry_run: false, checked: 9, identifiers: 2, accounts: 1, removed: { calls_store: 3 } },
  ...{ conversations: 1, announced: 0, left: 0 },
}

test('a run over the suppression list reports identifiers, accounts and rows', () => {
  expect(reapplyText(reapplied).split('\n')).toEqual([
    '9 ids, addresses and conversations of the tables looked up in the suppression list',
    'of suppressed persons: 2, in accounts: 1 (a person may have several ids and addresses)',
    'rows removed:',
    '  calls_store 3',
    'conversations removed as a whole: 1',
    'announced in unified.erasures: 0 messages, calls, conversation events and conversations',
    'no table holds a suppressed person',
  ])
  expect(reapplyText({ ...reapplied, dry_run: true })).toContain('rows to remove:')
  expect(reapplyText({ ...reapplied, left: 1 })).toContain('run the command again')
  expect(reapplyText({ ...reapplied, identifiers: 0 })).toContain('no table holds a suppressed')
})
