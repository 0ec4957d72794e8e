import { expect, test } from 'vitest'
import { configXml, usersXml } from './clickhouse-config.ts'

const PASSWORDS = { tributary: 'a secret', reader: 'another', analyst: 'one more' }

test('the configuration escapes the name of the folder', () => {
  expect(configXml('/a & b/<c>')).toContain(
    '<users_config>/a &amp; b/&lt;c&gt;/conf/users.xml</users_config>',
  )
})

test('the users file holds the digest of each password, not the password', () => {
  const xml = usersXml(PASSWORDS)
  for (const password of Object.values(PASSWORDS)) expect(xml).not.toContain(password)
  const digests = [...xml.matchAll(/<password_sha256_hex>([0-9a-f]{64})</g)]
  expect(new Set(digests.map(([, digest]) => digest)).size).toBe(3)
})

test('every user but the one of the engine has a password, and none logs in from elsewhere', () => {
  const xml = usersXml(PASSWORDS)
  expect(xml).not.toContain('incl=')
  expect(new Set(xml.match(/<ip>.*<\/ip>/g))).toEqual(new Set(['<ip>127.0.0.1</ip>']))
})

test('no setting of the profile decides how an insert is done', () => {
  const profile = /<profiles>([\s\S]*)<\/profiles>/.exec(usersXml(PASSWORDS))?.[1] ?? ''
  expect(profile).toContain('max_threads')
  expect(profile).not.toMatch(/insert|dedup|async/)
})
