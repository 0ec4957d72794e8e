import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')
const TESTS = ['tests/tributary.yml', 'tests/silence.yml']

describe('the alert rules', () => {
  const promtool = (...args: readonly string[]) =>
    spawnSync('promtool', args, { cwd: path.join(ROOT, 'deploy/prometheus'), encoding: 'utf8' })
  const isMissing = promtool('--version').error !== undefined
  if (isMissing) {
    process.stderr.write('promtool is not on the PATH: skipped the tests of the alert rules.\n')
  }

  test.runIf(!isMissing)('raise the expected alerts and no others', () => {
    const { status, stdout, stderr } = promtool('test', 'rules', ...TESTS)
    expect(`${stdout}${stderr}`).toContain('SUCCESS')
    expect(status).toBe(0)
  })

  test.runIf(!isMissing)('are valid, like the configuration that loads them', () => {
    const { status, stderr } = promtool('check', 'config', 'prometheus.yml')
    expect({ status, stderr }).toMatchObject({ status: 0 })
  })
})
