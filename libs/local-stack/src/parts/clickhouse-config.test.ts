import { expect, test } from 'vitest'
import { configXml, usersXml } from './clickhouse-config.ts'

test('the configuration escapes the name of the folder', () => {
  expect(configXml('/a & b/<c>')).toContain(
    '<users_config>/a &amp; b/&lt;c&gt;/conf/users.xml</users_config>',
  )
})

test('the users file holds the digest of the password, not the password', () => {
  const xml = usersXml('a secret')
  expect(xml).not.toContain('a secret')
  expect(xml).toMatch(/<password_sha256_hex>[0-9a-f]{64}</)
})

test('no setting of the profile decides how an insert is done', () => {
  const profile = /<profiles>([\s\S]*)<\/profiles>/.exec(usersXml('x'))?.[1] ?? ''
  expect(profile).toContain('max_threads')
  expect(profile).not.toMatch(/insert|dedup|async/)
})
