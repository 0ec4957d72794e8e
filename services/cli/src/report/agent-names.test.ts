import { expect, test } from 'vitest'
import { agentNamesOf, nameAgents } from './agent-names.ts'

const agent = (account_id: string, agent_id: string, name: string) => ({
  ...{ provider: 'spruce', account_id, agent_id, name },
})
const names = agentNamesOf([
  agent('', 'u1', 'Ada'),
  agent('clinic', 'u1', 'Ada at the clinic'),
  agent('clinic', 'u2', 'Eve'),
])
const nameOf = (provider: string, account_id: string, agent_id: string) =>
  nameAgents([{ provider, account_id, agent_id }], names)[0]?.['agent_name']

test.each([
  ['the name of the account', ['spruce', 'clinic', 'u1'], 'Ada at the clinic'],
  ['the name of every account', ['spruce', 'second', 'u1'], 'Ada'],
  ['no name of another account', ['spruce', 'second', 'u2'], null],
  ['no name of another provider', ['bird', 'clinic', 'u1'], null],
] as const)('an agent has %s', (_, [provider, account, id], name) => {
  expect(nameOf(provider, account, id)).toBe(name)
})

test('a row without an agent stays as it is', () => {
  expect(nameAgents([{ provider: 'spruce' }], names)).toEqual([{ provider: 'spruce' }])
})
