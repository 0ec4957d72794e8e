import { expect, test } from 'vitest'
import { engineFolder, libraryFolder, npmError } from './engine.ts'

const ENGINE = { name: '@chdb/lib-darwin-arm64', version: '26.7.3-stable.1' }

test('a downloaded engine has a folder for each platform and version', () => {
  const folder = engineFolder('/cache', ENGINE)
  expect(folder).toBe('/cache/lib-darwin-arm64-26.7.3-stable.1')
  expect(libraryFolder(folder, ENGINE)).toBe(`${folder}/node_modules/@chdb/lib-darwin-arm64`)
})

test('the first error line of npm is the reason', () => {
  const complaint = `npm error code E404
npm error 404 Not Found - GET https://registry.example/@chdb%2flib-darwin-arm64
npm error 404
`
  expect(npmError(complaint)).toBe(
    '404 Not Found - GET https://registry.example/@chdb%2flib-darwin-arm64',
  )
  expect(npmError('')).toBeUndefined()
})
