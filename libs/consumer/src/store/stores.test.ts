import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { memoryStore } from './memory-store.ts'
import { sqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each([
  { name: 'memory', open: memoryStore },
  { name: 'sqlite', open: () => sqliteStore(path.join(folder, 'one.db')) },
])('a store in $name', ({ open }) => {
  test('writes only over the expected version', async () => {
    const store = open()
    expect(await store.get('k')).toBeNull()
    expect(await store.compareAndSet('k', 'a', 1)).toBe(false)
    expect(await store.compareAndSet('k', 'a', 0)).toBe(true)
    expect(await store.compareAndSet('k', 'b', 0)).toBe(false)
    expect(await store.compareAndSet('k', 'b', 1)).toBe(true)
    expect(await store.get('k')).toEqual({ value: 'b', version: 2 })
  })
})

test('two stores of one file see each other, and one of two writers wins', async () => {
  const file = path.join(folder, 'two.db')
  const [one, other] = [sqliteStore(file), sqliteStore(file, { survives: 'process' })]
  const results = await Promise.all([
    one.compareAndSet('k', 'one', 0),
    other.compareAndSet('k', 'other', 0),
  ])
  expect(results.filter(Boolean).length).toBe(1)
  expect(await one.get('k')).toEqual(await other.get('k'))
  one.close()
  other.close()
  const reopened = sqliteStore(file)
  expect((await reopened.get('k'))?.version).toBe(1)
  reopened.close()
})
