import { expect, test } from 'vitest'
import { isZone } from './zone.ts'

test.each([
  ['America/New_York', true],
  ['America/Port-au-Prince', true],
  ['Etc/GMT+5', true],
  ['UTC', true],
  ['Asia/Kolkata', true],
  ['Europe/Kyiv', true],
  ['US/Eastern', true],
  ['america/new_york', false],
  ['us/eastern', false],
  ['America/New_york', false],
  ['Mars/Olympus', false],
  ['+05:30', false],
  ['', false],
])('%s is the name of a zone: %s', (text, expected) => {
  expect(isZone(text)).toBe(expected)
})
