import { expect, test } from 'vitest'
import { resultText } from './verify-command.ts'

const bird = { provider: 'bird', endpoint: 'clinic' }
const result = {
  groups: [
    { ...bird, outcome: 'admitted', requests: 2 },
    { ...bird, outcome: 'wrong_signature', requests: 7 },
  ],
  admitted: ['0/4', '1/9'].map((at) => ({
    ...{ address: `quarantine.webhooks/${at}`, to: 'raw.bird', webhook_id: `id ${at}` },
  })),
  refused: [],
}

test('a dry run shows the summary first, then the requests that would be admitted', () => {
  const lines = resultText(result, true).split('\n')
  const firstRequest = lines.findIndex((line) => line.startsWith('quarantine.webhooks/'))
  const lastGroup = lines.findLastIndex((line) => /would be admitted|wrong_signature/.test(line))
  expect(lines[0]).toMatch(/^provider /)
  expect(lastGroup).toBeLessThan(firstRequest)
  expect(lines.slice(firstRequest)).toEqual([
    'quarantine.webhooks/0/4 -> raw.bird  id 0/4',
    'quarantine.webhooks/1/9 -> raw.bird  id 1/9',
  ])
})

test('a run shows the summary alone', () => {
  expect(resultText(result, false)).not.toContain('quarantine.webhooks')
})
