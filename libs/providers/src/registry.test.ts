import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { findProvider, PROVIDER_IDS, PROVIDERS } from './registry.ts'

/** Folders of providers. The template of new ones is not a provider. */
const folders = readdirSync(import.meta.dirname).filter(
  (name) => name !== 'template' && existsSync(path.join(import.meta.dirname, name, 'index.ts')),
)

test('every folder of a provider is registered, and nothing else', () => {
  const missing = folders.filter((id) => !PROVIDER_IDS.includes(id))
  const surplus = PROVIDER_IDS.filter((id) => !folders.includes(id))
  expect(missing, `add ${missing.join(', ')} to registry.ts: an import and an entry`).toEqual([])
  expect(surplus, `remove ${surplus.join(', ')} from registry.ts`).toEqual([])
})

test('the providers are in alphabetical order', () => {
  expect(PROVIDER_IDS).toEqual(PROVIDER_IDS.toSorted())
})

test.each(PROVIDERS)('$id is found by an id that fits URLs and topics', (provider) => {
  expect(findProvider(provider.id)).toBe(provider)
  expect(provider.id).toMatch(/^[a-z][a-z0-9]+$/)
})

test.each(PROVIDERS)(
  'the signature headers of $id are in lower case, as those of a request',
  (of) => {
    expect(of.signatureHeaders).toEqual(of.signatureHeaders.map((name) => name.toLowerCase()))
  },
)

test.each(['', 'Bird', 'constructor'])('there is no provider "%s"', (id) => {
  expect(findProvider(id)).toBeUndefined()
})
