import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

const rules = read('deploy/prometheus/rules/tributary.yml')
const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)

describe('the alert rules', () => {
  const promtool = (...args: readonly string[]) =>
    spawnSync('promtool', args, { cwd: path.join(ROOT, 'deploy/prometheus'), encoding: 'utf8' })
  const isMissing = promtool('--version').error !== undefined
  if (isMissing) {
    process.stderr.write('promtool is not on the PATH: the alert rules are not tested here.\n')
  }

  test.runIf(!isMissing)('raise what they should and nothing else', () => {
    const { status, stdout, stderr } = promtool('test', 'rules', 'tests/tributary.yml')
    expect(`${stdout}${stderr}`).toContain('SUCCESS')
    expect(status).toBe(0)
  })

  test.runIf(!isMissing)('are valid, and so is the configuration that loads them', () => {
    const { status, stderr } = promtool('check', 'config', 'prometheus.yml')
    expect({ status, stderr }).toMatchObject({ status: 0 })
  })

  test.each(alerts)('%s is tested and has its section in the runbooks', (alert) => {
    expect(rules).toContain(`runbook: docs/runbooks.md#${alert.toLowerCase()}`)
    expect(read('docs/runbooks.md')).toContain(`\n## ${alert}\n`)
    expect(read('deploy/prometheus/tests/tributary.yml')).toContain(`alertname: ${alert}\n`)
  })
})
