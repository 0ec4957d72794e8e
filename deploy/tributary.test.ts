import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** A folder with the script, and with a program `docker` that records its calls. */
let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'tributary-script-'))
  for (const folder of ['bin', 'deploy/secrets'])
    mkdirSync(path.join(root, folder), { recursive: true })
  copyFileSync(path.join(import.meta.dirname, 'tributary'), path.join(root, 'deploy/tributary'))
  writeFileSync(path.join(root, 'deploy/spool.yml'), '')
})
afterEach(() => rmSync(root, { recursive: true }))

/**
 * `ps` of one gateway, `old`; `new` runs too after a gateway was added. Fails when a call contains
 * FAIL_ON.
 */
const DOCKER = `#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case $* in
  *"$FAIL_ON"*) exit 1 ;;
  *init-secrets*clickhouse-password*) printf hunter2 ;;
  *ps*--all*--quiet*gateway*) printf 'old\\nnew\\n' ;;
  *ps*--quiet*gateway*) echo old ;;
  *run*--detach*gateway*) echo trial ;;
  *inspect*Health.Status*) echo healthy ;;
esac
`

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const calls = path.join(root, 'calls')
  writeFileSync(path.join(root, 'bin/docker'), DOCKER, { mode: 0o755 })
  writeFileSync(calls, '')
  const { status, stdout, stderr } = spawnSync(path.join(root, 'deploy/tributary'), words, {
    env: {
      ...{ PATH: `${path.join(root, 'bin')}:/usr/bin:/bin`, CALLS: calls },
      ...{ FAIL_ON: 'nothing fails', ...env },
    },
    encoding: 'utf8',
  })
  const lines = readFileSync(calls, 'utf8').replaceAll(root, '').trim().split('\n')
  return { status, stdout, stderr, calls: lines }
}

const RANGE = { GATEWAY_PORTS: '8090-8099:8080' }
const indexOf = (calls: readonly string[], part: string) =>
  calls.findIndex((call) => call.includes(part))

test('every command reads the own settings and the further compose files, in their order', () => {
  writeFileSync(path.join(root, 'deploy/elsewhere.yml'), '')
  writeFileSync(path.join(root, 'deploy/local.env'), 'TRIBUTARY_FILES="elsewhere.yml spool.yml"\n')
  expect(run(['logs', '--tail', '5', 'sink']).calls).toEqual([
    'compose --env-file /deploy/.env -f /deploy/docker-compose.yml --env-file /deploy/local.env -f /deploy/elsewhere.yml -f /deploy/spool.yml logs --tail 5 sink',
  ])
})

test('any other word is a command of the command line', () => {
  const { calls } = run(['dead', 'list'])
  expect(calls[0]).toMatch(/--progress quiet run --rm -T tributary dead list$/)
})

test('a compose file that does not exist is named', () => {
  const { status, stderr } = run(['status'], { TRIBUTARY_FILES: 'none.yml' })
  expect(status).toBe(1)
  expect(stderr).toContain('none.yml does not exist: correct TRIBUTARY_FILES')
})

test('with a range of ports the old gateways stop after the new ones are healthy', () => {
  const { status, calls } = run(['upgrade'], RANGE)
  expect(status).toBe(0)
  const added = indexOf(
    calls,
    'up --detach --wait --no-deps --no-recreate --scale gateway=2 gateway',
  )
  expect(added).toBeGreaterThan(0)
  expect(calls.slice(added + 1, added + 3)).toEqual(['stop old', 'rm old'])
})

test('when the new gateways do not become healthy, they are removed and the old ones keep running', () => {
  const { status, stderr, calls } = run(['upgrade'], { ...RANGE, FAIL_ON: '--scale gateway=2' })
  expect(status).toBe(1)
  expect(stderr).toContain('the old ones still run')
  expect(calls.at(-1)).toBe('rm --force new')
  expect(calls).not.toContain('stop old')
})

test.each(['build', 'init-secrets', '--no-deps init'])(
  'when the step %s fails, no service is replaced',
  (step) => {
    const { status, calls } = run(['upgrade'], { ...RANGE, FAIL_ON: step })
    expect(status).not.toBe(0)
    expect(calls.filter((call) => /\bup\b|^stop|^rm/.test(call))).toEqual([])
  },
)

test('with one port the new gateway is tried first, without the spool', () => {
  const { status, calls } = run(['upgrade'])
  expect(status).toBe(0)
  const trial = indexOf(calls, 'run --detach --no-deps --env SPOOL_DIR= gateway')
  expect(trial).toBeGreaterThan(0)
  expect(indexOf(calls, 'rm --force trial')).toBeGreaterThan(trial)
  expect(indexOf(calls, 'up --detach --wait --no-deps gateway')).toBeGreaterThan(trial)
})

test('with one port a new gateway that cannot start replaces nothing', () => {
  const { status, calls } = run(['upgrade'], {
    FAIL_ON: 'inspect --format {{.State.Health.Status}}',
  })
  expect(status).toBe(1)
  expect(indexOf(calls, 'up --detach')).toBe(-1)
  expect(calls.at(-1)).toBe('rm --force trial')
})

test('the password of ClickHouse is in no argument, and a failed statement fails the command', () => {
  const { calls } = run(['sql', 'SELECT 1'])
  expect(calls[0]).toContain('clickhouse-password')
  expect(calls.join()).not.toMatch(/hunter2|SELECT 1/)
  expect(run(['sql', 'SELECT 1'], { FAIL_ON: 'exec -T clickhouse' }).status).toBe(1)
})

test('a backup that fails fails the command and prints no name', () => {
  expect(run(['backup', 'one']).stdout).toContain('backup one: ')
  expect(run(['backup', 'one'], { FAIL_ON: 'exec -T clickhouse' })).toMatchObject({
    ...{ status: 1, stdout: '' },
  })
  expect(run(['backup', "x'; DROP"]).stderr).toContain('a name has letters')
})

test.each([
  'TRIBUTARY_FILES=spool.yml',
  'export TRIBUTARY_FILES = "spool.yml" # accepted webhooks survive Kafka',
  "TRIBUTARY_FILES='spool.yml'\r",
  'TRIBUTARY_FILES=none.yml\nTRIBUTARY_FILES=spool.yml # the last one counts',
])('local.env is read as compose reads it: %j', (line) => {
  writeFileSync(path.join(root, 'deploy/local.env'), `${line}\n`)
  expect(run(['status']).calls.at(-1)).toMatch(/-f \/deploy\/spool.yml ps --all$/)
})

test.each([
  ['upgrade', 'x'],
  ['apply-secrets', 'x'],
  ['backup', 'a', 'b'],
  ['help', 'x'],
])('a word that %s does not take is refused before anything runs', (...words) => {
  const { status, stderr, calls } = run(words)
  expect(status).toBe(2)
  expect(stderr).toContain(`too many words after ${words[0]}`)
  expect(calls).toEqual([''])
})

test('without docker the script names what to install', () => {
  const { status, stderr } = run(['status'], { PATH: path.join(root, 'tools') })
  expect(status).toBe(1)
  expect(stderr).toContain('there is no program docker: install Docker')
})

test('when docker does not answer, an upgrade does not claim that no gateway runs', () => {
  const { status, stderr } = run(['upgrade'], { FAIL_ON: 'ps --quiet' })
  expect(status).toBe(1)
  expect(stderr).not.toContain('no gateway runs')
})
