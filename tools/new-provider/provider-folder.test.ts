import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { harnessOf, interpret } from '../../libs/providers/src/suite/harness.ts'
import { providerSuite } from '../../libs/providers/src/suite/provider.suite.ts'
import { template } from '../../libs/providers/src/template/index.ts'
import { writeProviderFolder } from './provider-folder.ts'

const PROVIDERS = path.join(import.meta.dirname, '../../libs/providers/src')
const TEMPLATE = path.join(PROVIDERS, 'template')

const target = mkdtempSync(path.join(tmpdir(), 'tributary-new-provider-'))
afterAll(() => rmSync(target, { recursive: true }))

const read = (file: string) => readFileSync(path.join(target, file), 'utf8')

describe('new provider: the template', () => {
  providerSuite(template, TEMPLATE)

  test('no fixture becomes a record, so that the starter test of a new provider fails', () => {
    const { fixtures } = harnessOf(template, TEMPLATE)
    expect(fixtures.map((fixture) => interpret(template, fixture).kind)).toEqual(['skip'])
  })
})

describe('new provider: the folder', () => {
  const written = writeProviderFolder('acme', PROVIDERS, target)
  const files = written.ok ? written.files : []

  test('a new folder has every file of the template, with the tests as a test file', () => {
    expect(files).toEqual([
      'acme/endpoint.ts',
      'acme/fixtures/README.md',
      'acme/fixtures/lifecycles.json',
      'acme/fixtures/message.created.body',
      'acme/fixtures/message.created.expected.json',
      'acme/identity.ts',
      'acme/index.ts',
      'acme/map.ts',
      'acme/parse.ts',
      'acme/sign.ts',
      'acme/tells.ts',
      'acme/acme.test.ts',
      'acme/verify.ts',
    ])
    expect(files.filter((file) => !existsSync(path.join(target, file)))).toEqual([])
  })

  test('a new folder does not name the template', () => {
    expect(files.filter((file) => /template/i.test(read(file)))).toEqual([])
    expect(read('acme/index.ts')).toContain(
      "export const acme: Provider<AcmeEndpoint, AcmeWebhook> = {\n  id: 'acme',",
    )
  })

  test.each(files.filter((file) => file.endsWith('.ts')))('%s is TypeScript', (file) => {
    expect(() => stripTypeScriptTypes(read(file))).not.toThrow()
  })
})

describe('new provider: refusals', () => {
  test.each<[string, string]>([
    ['', 'lower-case letters and digits'],
    ['Acme', 'lower-case letters and digits'],
    ['acme-voice', 'lower-case letters and digits'],
    ['../acme', 'lower-case letters and digits'],
    ['4you', 'a letter first'],
    ['a'.repeat(32), '2 to 31'],
    ['delete', 'cannot name the provider'],
    ['await', 'cannot name the provider'],
    ['acme', 'exists already'],
  ])('the id "%s" is refused: %s', (id, reason) => {
    const before = readdirSync(target)
    const again = writeProviderFolder(id, PROVIDERS, target)
    expect(again).toEqual({ ok: false, problem: expect.stringContaining(reason) })
    expect(readdirSync(target)).toEqual(before)
  })
})
