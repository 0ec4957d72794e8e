import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { FAILURES } from '../../libs/core/src/index.ts'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8')

const rules = read('rules/tributary.yml')
const tests = readdirSync(path.join(import.meta.dirname, 'tests'))
  .map((file) => read(`tests/${file}`))
  .join('')
const runbooks = read('../../docs/runbooks.md')

const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)
const codes = Object.entries(FAILURES)
  .filter(([, { kind }]) => kind === 'dead' || kind === 'fatal')
  .map(([code]) => code)

/** Text of the section of an alert. */
const section = (alert: string) => runbooks.split(`\n## ${alert}\n`)[1]?.split('\n## ')[0] ?? ''

describe('the runbooks', () => {
  test.each(alerts)(
    'have a section for %s, which the alert links to, and the alert has tests of firing and of not firing',
    (alert) => {
      expect(rules).toContain(
        `runbook_url: "{{ $externalLabels.runbooks }}#${alert.toLowerCase()}"`,
      )
      expect(section(alert)).toContain('**Means:**')
      expect(section(alert)).toMatch(/\*\*(Check|Check and fix):\*\*/)
      expect(section(alert)).toMatch(/\*\*(Fix|Fix the cause|Check and fix):\*\*/)
      expect(tests).toContain(`alertname: ${alert}\n        exp_alerts`)
      if (alert !== 'TributaryWatchdog') expect(tests).toContain(`alertname: ${alert} }`)
    },
  )

  test.each(codes)('name the fix of %s', (code) => {
    expect(runbooks).toMatch(new RegExp(`^\\| .*\`${code}\`.* \\|$`, 'm'))
  })
})
