import { expect, test } from 'vitest'
import { groupCell, readDimensions } from './dimensions.ts'

test.each([
  ['one', 'channel', ['channel']],
  ['several, in the order given', 'day, provider', ['day', 'provider']],
  ['an account with its provider', 'day,account', ['day', 'provider', 'account']],
  ['an account whose provider is in the list', 'account,provider', ['account', 'provider']],
  ['an agent with its account', 'week,agent', ['week', 'provider', 'account', 'agent']],
  ['an agent before its account', 'agent,account', ['provider', 'agent', 'account']],
  ['an unknown one', 'provider,planet', null],
  ['one that is there twice', 'day,day', null],
  ['none', '', null],
])('a list of dimensions: %s', (_, text, dimensions) => {
  expect(readDimensions(text)).toEqual(dimensions)
})

test.each([
  ['weekday', 1, 'Mon'],
  ['weekday', 7, 'Sun'],
  ['hour', 8, '08:00'],
  ['weekday', null, null],
  ['hour', null, null],
  ['provider', 'bird', 'bird'],
])('the %s %s is shown as %s', (name, value, text) => {
  expect(groupCell({ name, label: name, sql: name }, { [name]: value })).toBe(text)
})

test.each([
  ['its name', { agent_id: 'u1', agent_name: 'Ada' }, 'Ada'],
  ['its id without a name', { agent_id: 'u1', agent_name: null }, 'u1'],
  ['nothing where nobody is known', { agent_id: '', agent_name: null }, null],
])('an agent is shown as %s', (_, row, text) => {
  const group = { name: 'agent_id', label: 'agent', sql: 'agent_id', nameField: 'agent_name' }
  expect(groupCell(group, row)).toBe(text)
})
