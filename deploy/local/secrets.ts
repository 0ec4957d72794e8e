import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PROVIDERS } from '@tributary/providers'

/** The files with secrets of a data folder. */
export const secretFiles = (home: string) => ({
  endpoints: path.join(home, 'endpoints.json'),
  signing: path.join(home, 'signing.json'),
  hashKey: path.join(home, 'pii-hash-key'),
})

/**
 * Makes the endpoints, the private halves that sign for them and the key of the personal-data hashes
 * on the first start; later starts keep them. `gatewayUrl` is where the gateway will be reached.
 */
export function ensureSecrets(home: string, gatewayUrl: string): void {
  const files = secretFiles(home)
  if (!existsSync(files.hashKey)) writeSecret(files.hashKey, randomBytes(32).toString('hex'))
  if (existsSync(files.endpoints) && existsSync(files.signing)) return
  const made = PROVIDERS.map((provider) => {
    const publicUrl = `${gatewayUrl}/webhooks/${provider.id}`
    return [provider.id, provider.createLocalEndpoints(publicUrl)] as const
  })
  const part = (name: 'endpoints' | 'signing') =>
    `${JSON.stringify(Object.fromEntries(made.map(([id, local]) => [id, local[name]])), null, 2)}\n`
  writeSecret(files.signing, part('signing'))
  writeSecret(files.endpoints, part('endpoints'))
}

/** Whole or not at all, mode 600. */
function writeSecret(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
