import { describe, expect, test } from 'vitest'
import { BANNED, wordProblems } from './word-list.ts'

describe('the word list', () => {
  test.each(BANNED)('finds "$example" and names the term to write instead', (banned) => {
    const found = banned.pattern.exec(banned.example)?.[0]
    expect(wordProblems(`first line\n${banned.example}`)).toContainEqual({
      line: 2,
      found,
      instead: banned.instead,
    })
  })

  test.each([
    ['TTL stands for time to live'],
    ['the endpoint that is no longer in the file'],
    ['two states that are told apart by their version'],
    ['a process that was told to stop'],
    ['recommended, amended, renewed, besides, brakeless'],
  ])('allows "%s"', (text) => {
    expect(wordProblems(text)).toEqual([])
  })
})
