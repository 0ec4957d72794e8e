import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { PROVIDER_IDS } from '@tributary/providers'
import type { Random } from './random.ts'
import { renamed } from './renamed.ts'

/** A webhook of a provider. */
export type Webhook = {
  readonly provider: string
  readonly body: Uint8Array
  /** SHA-256 of the body, hex. */
  readonly digest: string
}

export function webhookOf(provider: string, body: Uint8Array): Webhook {
  return { provider, body, digest: createHash('sha256').update(body).digest('hex') }
}

/** Probability that a provider sends an identical webhook once more. */
const REPEATED = 0.15
/** By how many places a webhook may move in the story. */
const REORDERED_BY = 12
/** How many webhooks after its first delivery a repetition may come. */
const REPEATED_WITHIN = 40

/**
 * Endless webhooks of all providers: copies of their samples and fixtures, each with other ids, repeated
 * and out of order. The same seed and run give the same webhooks.
 */
export function* webhooks(
  run: string,
  random: Random,
  kept: ReadonlySet<string>,
): Generator<Webhook> {
  const story = readStory()
  for (let copy = 0; ; copy += 1) {
    const placed = story.flatMap(({ provider, body }, place) => {
      const webhook = webhookOf(provider, renamed(body, `${run}/${copy}`, kept))
      const first = { webhook, place: place + random.below(REORDERED_BY) }
      if (!random.chance(REPEATED)) return [first]
      return [first, { webhook, place: first.place + random.below(REPEATED_WITHIN) }]
    })
    yield* placed.toSorted((a, b) => a.place - b.place).map(({ webhook }) => webhook)
  }
}

const PROVIDERS_FOLDER = path.resolve(import.meta.dirname, '../../../libs/providers/src')

type Body = { readonly provider: string; readonly body: Uint8Array }

/** Every sample, and every fixture that the default endpoint understands, alternating between providers. */
export function readStory(): readonly Body[] {
  const byProvider = PROVIDER_IDS.map((provider) =>
    [...filesIn(provider, 'samples'), ...fixturesOf(provider)].map((file) => ({
      provider,
      body: readFileSync(file),
    })),
  )
  const longest = Math.max(...byProvider.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => at).flatMap((at) =>
    byProvider.flatMap((bodies) => bodies[at] ?? []),
  )
}

/** The fixtures of the default endpoint that do not become dead letters. */
function fixturesOf(provider: string): readonly string[] {
  return filesIn(provider, 'fixtures', '.body').filter((file) => {
    const fileWith = (ending: string) => file.replace(/\.body$/, ending)
    if (existsSync(fileWith('.endpoint.json'))) return false
    return JSON.parse(readFileSync(fileWith('.expected.json'), 'utf8')).kind !== 'dead'
  })
}

function filesIn(provider: string, folder: string, ending = ''): readonly string[] {
  const full = path.join(PROVIDERS_FOLDER, provider, folder)
  if (!existsSync(full)) return []
  return readdirSync(full)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => path.join(full, file))
}
