import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createLocalEndpoints, PROVIDERS, readEndpoints } from '@tributary/providers'
import { secretReader } from '@tributary/runtime/service'

/** The files with secrets of a data folder. */
export const secretFiles = (home: string) => ({
  endpoints: path.join(home, 'endpoints.json'),
  signing: path.join(home, 'signing.json'),
  hashKey: path.join(home, 'pii-hash-key'),
})

/**
 * Creates the endpoints, their signing keys and the key of the personal-data hashes where they are
 * missing, and keeps existing ones. `gatewayUrl` is the URL at which clients will reach the gateway.
 * Throws one sentence for each problem when the endpoints are invalid or their signing keys are missing.
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
  // Without the endpoints file its old signing keys are useless.
  const signing = { ...(hasEndpoints && readObject(files.signing)), ...Object.fromEntries(added) }
  // In this order: after a crash in between, the next start creates both again.
  writeSecret(files.signing, json(signing))
  writeSecret(files.endpoints, json(endpoints))
}

/** The endpoints may hold the only copy of real secrets, so a start never replaces them. */
const unsigned = ({ endpoints, signing }: ReturnType<typeof secretFiles>) =>
  new Error(
    `${signing} is missing, which signs the sample webhooks for ${endpoints}: put it back, or move ${path.basename(endpoints)} away to get a new one of both.`,
  )

function checkEndpoints(file: string, endpoints: object): void {
  const result = readEndpoints(endpoints, PROVIDERS, secretReader(process.env))
  if (result.ok) return
  const problems = result.problems.map((problem) => `\n  - ${problem}`).join('')
  throw new Error(`${file} cannot be used: fix it, or delete it to get a new one.${problems}`)
}

function readObject(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Error(`${file} is not JSON: fix it, or delete it to get a new one.`)
  }
}

const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`

/** Writes the file with mode 600, completely or not at all. */
function writeSecret(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
