import { createHash } from 'node:crypto'
import { DEAD_TOPICS, HEADERS, providerOfRawTopic } from '@tributary/core'
import type { StreamRecord } from '@tributary/runtime'
import type { Webhook } from '../load/webhooks.ts'
import type { Evidence } from './evidence.ts'
import { coordinatesOf } from './evidence.ts'
import type { Interpretation } from './interpretation.ts'
import type { Problem } from './problem.ts'
import { problem } from './problem.ts'

export const digestOf = (value: Uint8Array): string =>
  createHash('sha256').update(value).digest('hex')

const sentAs = ({ topic, value }: StreamRecord): string =>
  `${providerOfRawTopic(topic)}/${digestOf(value)}`

/** Every accepted webhook is in its raw topic, byte for byte. */
export function checkRaw(accepted: readonly Webhook[], { raw }: Evidence): readonly Problem[] {
  const stored = new Set(raw.map(sentAs))
  return accepted
    .filter(({ provider, digest }) => !stored.has(`${provider}/${digest}`))
    .map(({ provider, digest }) => problem('lost', `${provider} webhook ${digest} is not stored`))
}

/** The undecided webhooks that were stored after all. */
export function storedAfterAll(
  undecided: readonly Webhook[],
  { raw }: Evidence,
): readonly Webhook[] {
  const stored = new Set(raw.map(sentAs))
  return undecided.filter(({ provider, digest }) => stored.has(`${provider}/${digest}`))
}

/** What must have become of the raw records: values of the unified topics, and dead letters. */
export type Expected = {
  /** Digest of each unified value, to the raw record that it comes from. */
  readonly unified: ReadonlyMap<string, string>
  /** Coordinates of raw records that are dead. */
  readonly dead: ReadonlySet<string>
}

export function expectedOf({ raw }: Evidence, interpretation: Interpretation): Expected {
  const unified = new Map<string, string>()
  const dead = new Set<string>()
  for (const record of raw) {
    const outcome = interpretation.of(record)
    if (outcome.kind === 'dead') dead.add(coordinatesOf(record))
    if (outcome.kind !== 'ok') continue
    for (const { out } of outcome.value) unified.set(digestOf(out.value), coordinatesOf(record))
  }
  return { unified, dead }
}

/**
 * Raw records = normalized + skipped + dead-lettered: each unified value that a raw record gives is in
 * its topic, at least once, and nothing else is but what was put there by hand.
 */
export function checkNormalized(
  { unified }: Evidence,
  expected: Expected,
  putByHand: ReadonlySet<string>,
): readonly Problem[] {
  const there = new Set(unified.map(({ value }) => digestOf(value)))
  const missing = [...expected.unified].filter(([digest]) => !there.has(digest))
  const foreign = [...there].filter(
    (digest) => !expected.unified.has(digest) && !putByHand.has(digest),
  )
  return [
    ...missing.map(([, from]) => problem('unaccounted', `nothing became of ${from}`)),
    ...foreign.map((digest) => problem('unaccounted', `nothing gives unified value ${digest}`)),
  ]
}

/**
 * The dead-letter topics hold exactly the poison: of the normalizer the raw records that are dead, of
 * the sink what was put into the unified topics by hand.
 */
export function checkDeadLetters(
  { dead, unified }: Evidence,
  expected: Expected,
  putByHand: ReadonlySet<string>,
): readonly Problem[] {
  const poison = unified.filter(({ value }) => putByHand.has(digestOf(value))).map(coordinatesOf)
  const wanted = new Set([...expected.dead, ...poison])
  const there = new Set(dead.map(sourceOf))
  const letters = new Map(dead.map((letter) => [sourceOf(letter), letter]))
  return [
    ...[...wanted]
      .filter((source) => !there.has(source))
      .map((source) => problem('dead letter', `${source} has none`)),
    ...[...there]
      .filter((source) => !wanted.has(source))
      .map((source) => {
        const letter = letters.get(source)
        const of = `${letter?.headers[HEADERS.code]}: ${letter?.headers[HEADERS.detail]}`
        return problem('dead letter', `${source} has one but is no poison (${of})`)
      }),
  ]
}

/** Coordinates that a dead letter names. */
function sourceOf({ headers, topic }: StreamRecord): string {
  const { sourceTopic, sourcePartition, sourceOffset } = HEADERS
  const source = [sourceTopic, sourcePartition, sourceOffset].map((name) => headers[name])
  return source.includes(undefined) ? `${topic} without a source` : source.join('/')
}

export const isDeadTopic = (topic: string): boolean =>
  Object.values<string>(DEAD_TOPICS).includes(topic)
