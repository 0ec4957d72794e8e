import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { FAILURES } from '../../libs/core/src/index.ts'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8')

const rules = read('rules/tributary.yml')
const tests = readdirSync(path.join(import.meta.dirname, 'tests')).map((file) =>
  read(`tests/${file}`),
)
const runbooks = read('../../docs/runbooks.md')

const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)
const codes = Object.entries(FAILURES)
  .filter(([, { kind }]) => kind === 'dead' || kind === 'fatal')
  .map(([code]) => code)

describe('the runbooks', () => {
  test.each(alerts)(
    'have a section for %s, which the alert links to, and the alert has a test',
    (alert) => {
      expect(runbooks).toContain(`\n## ${alert}\n`)
      expect(rules).toContain(`runbook: docs/runbooks.md#${alert.toLowerCase()}`)
      expect(tests.join('')).toContain(`alertname: ${alert}\n`)
    },
  )

  test.each(codes)('name the fix of %s', (code) => {
    expect(runbooks).toMatch(new RegExp(`^\\| .*\`${code}\`.* \\|$`, 'm'))
  })
})
