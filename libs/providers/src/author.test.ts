import type { Message } from '@tributary/core'
import { expect, test } from 'vitest'
import { authorFacts } from './author.ts'
import type { Automation } from './provider.ts'

type Kind = Message['author_kind']

const KINDS: readonly Kind[] = ['unknown', 'contact', 'human', 'bot', 'automation', 'system']

const kindsWith = (automation: Automation, isByApi: boolean) =>
  KINDS.map(
    (author_kind) =>
      authorFacts({ author_kind, author_id: 'a' }, { automation }, isByApi).author_kind,
  )

test.each<[string, Automation, boolean, readonly Kind[]]>([
  ['an author who is no robot', { authors: [], apiMessages: 'automation' }, false, KINDS],
  [
    'a robot by its id',
    { authors: ['b', 'a'], apiMessages: 'human' },
    false,
    ['automation', 'contact', 'automation', 'bot', 'automation', 'system'],
  ],
  [
    'the API',
    { authors: [], apiMessages: 'automation' },
    true,
    ['automation', 'contact', 'automation', 'bot', 'automation', 'system'],
  ],
  ['the API, which a person uses', { authors: [], apiMessages: 'human' }, true, KINDS],
])('%s has a kind for each that the provider states', (_, automation, isByApi, kinds) => {
  expect(kindsWith(automation, isByApi)).toEqual(kinds)
})

test('an author without an id is named by no list', () => {
  const automation: Automation = { authors: [''], apiMessages: 'human' }
  const author = { author_kind: 'human', author_id: null } as const
  expect(authorFacts(author, { automation })).toEqual(author)
})
