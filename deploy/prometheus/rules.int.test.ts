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
    process.stderr.write('promtool is not on the PATH: the alert rules are not tested here.\n')
  }

  test.runIf(!isMissing)('raise what they should and nothing else', () => {
    const { status, stdout, stderr } = promtool('test', 'rules', ...TESTS)
    expect(`${stdout}${stderr}`).toContain('SUCCESS')
    expect(status).toBe(0)
  })

  test.runIf(!isMissing)('are valid, and so is the configuration that loads them', () => {
    const { status, stderr } = promtool('check', 'config', 'prometheus.yml')
    expect({ status, stderr }).toMatchObject({ status: 0 })
  })
})
