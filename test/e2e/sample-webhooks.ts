import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const PROVIDERS_FOLDER = path.resolve(import.meta.dirname, '../../libs/providers/src')

/** Bodies of a provider's samples, and of its fixtures for the default endpoint. */
export function sampleWebhooks(provider: string): readonly Buffer[] {
  const fixtures = path.join(PROVIDERS_FOLDER, provider, 'fixtures')
  const names = readdirSync(fixtures)
  const bodies = names
    .filter((name) => name.endsWith('.body'))
    .filter((name) => !names.includes(name.replace(/\.body$/, '.endpoint.json')))
    .map((name) => path.join(fixtures, name))
  const samples = path.join(PROVIDERS_FOLDER, provider, 'samples')
  const stories = readdirSync(samples).map((name) => path.join(samples, name))
  return [...bodies, ...stories].map((file) => readFileSync(file))
}
