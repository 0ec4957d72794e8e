import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createLocalEndpoints, PROVIDERS, readEndpoints } from '@tributary/providers'

/** The files with secrets of a data folder. */
export const secretFiles = (home: string) => ({
  endpoints: path.join(home, 'endpoints.json'),
  signing: path.join(home, 'signing.json'),
  hashKey: path.join(home, 'pii-hash-key'),
})

/**
 * Makes the endpoints, the private halves that sign for them and the key of the personal-data hashes
 * where they are missing; what is there is kept. `gatewayUrl` is where the gateway will be reached.
 * Throws one sentence a problem when the endpoints cannot be used, and when nothing signs for them.
 */
export function ensureSecrets(home: string, gatewayUrl: string): void {
  const files = secretFiles(home)
  const hasEndpoints = existsSync(files.endpoints)
  if (hasEndpoints && !existsSync(files.signing)) throw unsigned(files)
  if (!existsSync(files.hashKey)) writeSecret(files.hashKey, randomBytes(32).toString('hex'))
  const made = createLocalEndpoints(gatewayUrl)
  const known = hasEndpoints ? readObject(files.endpoints) : {}
  const endpoints = { ...made.endpoints, ...known }
  checkEndpoints(files.endpoints, endpoints)
  const added = Object.entries(made.signing).filter(([provider]) => !(provider in known))
  // What signs for endpoints that are gone signs for nothing.
  const signing = { ...(hasEndpoints && readObject(files.signing)), ...Object.fromEntries(added) }
  // In this order: cut short in between, the next start makes both anew.
  writeSecret(files.signing, json(signing))
  writeSecret(files.endpoints, json(endpoints))
}

/** The endpoints may hold real secrets, of which there is no other copy: they are not made anew. */
const unsigned = ({ endpoints, signing }: ReturnType<typeof secretFiles>) =>
  new Error(
    `${signing} is missing, which signs the sample webhooks for ${endpoints}: put it back, or move ${path.basename(endpoints)} away to get a new one of both.`,
  )

function checkEndpoints(file: string, endpoints: object): void {
  const secrets = { env: (name: string) => process.env[name], file: readText }
  const result = readEndpoints(endpoints, PROVIDERS, secrets)
  if (result.ok) return
  const problems = result.problems.map((problem) => `\n  - ${problem}`).join('')
  throw new Error(`${file} cannot be used: mend it, or delete it to get a new one.${problems}`)
}

function readObject(file: string): object {
  const text = readText(file)
  if (text === undefined) return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${file} is not JSON: mend it, or delete it to get a new one.`)
  }
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`

/** Whole or not at all, mode 600. */
function writeSecret(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
