import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'

const FILES = 1_500
const MIN_BYTES = 1024 * 1024

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tributary-main-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const message = JSON.stringify({
  ...{ type: 'InboundMessage', locationId: 'l', messageId: 'm1', conversationId: 'c1' },
  ...{ messageType: 'SMS', direction: 'inbound', dateAdded: '2026-11-02T09:00:00.000Z' },
})

test('a reader that is slow gets the whole output', { timeout: 60_000 }, async () => {
  for (let index = 0; index < FILES; index++) {
    writeFileSync(path.join(home, `${index}.json`), message)
  }
  const main = path.join(import.meta.dirname, 'main.ts')
  const child = spawn(process.execPath, [main, 'map', 'highlevel', home, '--json'], {
    env: { TRIBUTARY_HOME: path.join(home, 'none') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let output = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    output += chunk
    await sleep(20)
  }
  expect(await exited).toEqual([0, null])
  expect(output.length).toBeGreaterThan(MIN_BYTES)
  const lines = output.trimEnd().split('\n')
  expect(lines).toHaveLength(FILES)
  for (const line of lines) expect(JSON.parse(line).outcome).toBe('mapped')
})
