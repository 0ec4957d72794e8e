import { ClickHouseError } from '@clickhouse/client'
import { Failure } from '@tributary/core'
import { expect, test } from 'vitest'
import { Secret } from '../service/config-fields.ts'
import { clickHouseFailure } from './failure.ts'

const settings = {
  url: 'http://user:hidden@127.0.0.1:8123/path',
  user: 'reader',
  password: new Secret('hidden'),
  database: 'tributary',
  tlsCa: null,
}

const refused = (code: string, type: string) =>
  new ClickHouseError({ code, type, message: 'SELECT body FROM messages: hidden' })

const coded = (code: string) => Object.assign(new Error('connect hidden'), { code })

test.each([
  [
    'a missing table',
    refused('60', 'UNKNOWN_TABLE'),
    /lacks the tables .*"tributary migrate apply"/,
  ],
  ['a missing database', refused('81', 'UNKNOWN_DATABASE'), /"tributary migrate apply"/],
  ['a wrong password', refused('516', 'AUTHENTICATION_FAILED'), /check CLICKHOUSE_USER and/],
  ['a missing grant', refused('497', 'ACCESS_DENIED'), /grant it/],
  ['too little memory', refused('241', 'MEMORY_LIMIT_EXCEEDED'), /shorter period/],
  [
    'a refusal of another kind',
    refused('62', 'SYNTAX_ERROR'),
    /error 62 SYNTAX_ERROR: look for the reason in the server's log/,
  ],
  [
    'no connection',
    coded('ECONNREFUSED'),
    /cannot be reached \(ECONNREFUSED\): check CLICKHOUSE_URL/,
  ],
  ['no answer in time', new Error('Timeout error.'), /run the command again later/],
])('%s is one line with its place and its fix, without the query', (_, error, sentence) => {
  const failure = clickHouseFailure(error, settings)
  expect(failure).toBeInstanceOf(Failure)
  const { message } = failure as Failure
  expect(message).toMatch(/^database tributary of ClickHouse at 127\.0\.0\.1:8123 [^\n]+$/)
  expect(message).toMatch(sentence)
  expect(message).not.toContain('hidden')
})

test.each([
  ['a bug', new TypeError('x is undefined')],
  [
    'a Failure',
    new Failure('CONFIG_INVALID', { what: 'ClickHouse is too old', fix: 'upgrade it' }),
  ],
])('%s is returned unchanged', (_, error) => {
  expect(clickHouseFailure(error, settings)).toBe(error)
})
