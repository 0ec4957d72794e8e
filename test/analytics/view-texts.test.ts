import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readMigrations } from '../../services/cli/src/setup/migrations.ts'

// Views cannot share a part of their text. These tests compare what several of them repeat.

const FOLDER = path.join(import.meta.dirname, '../../deploy/clickhouse')
const CLOCK = /^ {2}-- The clock of the business hours[\s\S]*? AS open_ms_until,$/gm

const textOf = (name: string) => readFileSync(path.join(FOLDER, `${name}.sql`), 'utf8')

test('every view that uses the clock of the business hours begins with the same lines', () => {
  const clocks = readMigrations().flatMap(({ name }) => textOf(name).match(CLOCK) ?? [])
  expect(clocks.length).toBeGreaterThan(5)
  expect(new Set(clocks)).toEqual(new Set([textOf('103_calls.view').match(CLOCK)?.[0]]))
})

test('turns of conversations and of contacts have the same fold', () => {
  const [conversations = '', contacts = ''] =
    textOf('108_turns.view').match(
      /CREATE OR REPLACE VIEW \w+_turns_base[\s\S]*?GROUP BY[^\n]*\n/g,
    ) ?? []
  const swapped = contacts
    .replaceAll(/\b(contact_key|conversation_id)\b/g, (name) =>
      name === 'contact_key' ? 'conversation_id' : 'contact_key',
    )
    .replace('contact_turns_base', 'response_turns_base')
    .replace(/\n *WHERE [^\n]*/, '')
  expect(contacts).not.toBe('')
  expect(swapped).toBe(conversations)
})
