import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { cacheFolder } from '../../libs/local-stack/src/index.ts'
import { findPromtool } from './testing/promtool.ts'

const folder = import.meta.dirname
const files = readdirSync(path.join(folder, 'tests')).map((file) => `tests/${file}`)
const versions = parseEnv(readFileSync(path.join(folder, '../.env'), 'utf8'))

const found = findPromtool({
  folder,
  cache: cacheFolder({ HOME: homedir() }),
  version: versions['PROMETHEUS_VERSION'] ?? 'latest',
})
if ('missing' in found) process.stderr.write(`Skipped the alert rules: ${found.missing}.\n`)

describe.skipIf('missing' in found)('the alert rules', () => {
  const promtool = 'promtool' in found ? found.promtool : null

  test.each(files)('raise the expected alerts and no others: %s', (file) => {
    const result = promtool?.('test', 'rules', file)
    expect(result).toMatchObject({ status: 0, output: expect.stringContaining('SUCCESS') })
  })

  test('are valid, like the configuration that loads them', () => {
    expect(promtool?.('check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 })
  })
})
