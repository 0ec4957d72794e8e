import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The users of people. They may do here what they may do in production. */
export const PEOPLE_USERS = ['reader', 'analyst'] as const

export type PeopleUser = (typeof PEOPLE_USERS)[number]

/** The password of every user. */
export type Passwords = Readonly<Record<'tributary' | PeopleUser, string>>

/** The profiles, the role and the users of people, as children of `profiles`, `roles` and `users`. */
export type PeopleXml = {
  readonly profiles: string
  readonly roles: string
  readonly users: string
}

const PRODUCTION = new URL('../../../../deploy/clickhouse-server/users.xml', import.meta.url)

/** Reads what production gives to people from deploy/clickhouse-server/users.xml. */
export function peopleXml(passwords: Passwords): PeopleXml {
  const xml = readFileSync(PRODUCTION, 'utf8').replaceAll(/<!--[\s\S]*?-->/g, '')
  const inside = (section: string) =>
    PEOPLE_USERS.map((name) => elementIn(elementIn(xml, section), name)).join('\n')
  return {
    profiles: inside('profiles'),
    roles: elementIn(elementIn(xml, 'roles'), 'people'),
    users: withPasswords(inside('users'), passwords).replaceAll(
      '<ip>::/0</ip>',
      '<ip>127.0.0.1</ip>',
    ),
  }
}

/** SHA-256 of a password, in the form of `password_sha256_hex`. */
export const digestOf = (password: string): string =>
  createHash('sha256').update(password).digest('hex')

/** Replaces the includes of the digests, which production reads from a secret file. */
const withPasswords = (users: string, passwords: Passwords): string =>
  users.replaceAll(
    /<password_sha256_hex incl="(\w+)_password_sha256"\/>/g,
    (_, user: keyof Passwords) =>
      `<password_sha256_hex>${digestOf(passwords[user])}</password_sha256_hex>`,
  )

function elementIn(xml: string, name: string): string {
  const [element] = new RegExp(`<${name}>[\\s\\S]*?</${name}>`).exec(xml) ?? []
  if (element === undefined) {
    throw new Error(`deploy/clickhouse-server/users.xml has no element ${name}: restore it.`)
  }
  return element
}
