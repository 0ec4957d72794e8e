import { createHash } from 'node:crypto'
import type { DeadCode, StreamRecord } from '@tributary/core'
import { HEADERS, providerOfRawTopic } from '@tributary/core'
import type { Webhook } from '../load/webhooks.ts'
import type { Evidence } from './evidence.ts'
import { coordinatesOf } from './evidence.ts'
import type { Interpretation } from './interpretation.ts'
import type { Problem } from './problem.ts'
import { problem } from './problem.ts'

export const digestOf = (value: Uint8Array): string =>
  createHash('sha256').update(value).digest('hex')

/** Records with the value of another one of the same topic. */
export const repeatsIn = (records: readonly StreamRecord[]): number =>
  records.length - new Set(records.map(({ topic, value }) => `${topic}/${digestOf(value)}`)).size

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
  /** Coordinates of raw records that are dead, and their codes. */
  readonly dead: ReadonlyMap<string, DeadCode>
}

export function expectedOf({ raw }: Evidence, interpretation: Interpretation): Expected {
  const unified = new Map<string, string>()
  const dead = new Map<string, DeadCode>()
  for (const record of raw) {
    const outcome = interpretation.of(record)
    if (outcome.kind === 'dead') dead.set(coordinatesOf(record), outcome.code)
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
  putByHand: ReadonlyMap<string, DeadCode>,
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

/** Codes that say that code of ours is wrong, whatever the record. */
const BUGS: ReadonlySet<string> = new Set(['HANDLER_BUG', 'UNENCODABLE'])

/**
 * The dead-letter topics hold exactly the poison: of the normalizer the raw records that are dead, of
 * the sink what was put into the unified topics by hand. Each has its code, and none names a bug.
 */
export function checkDeadLetters(
  { dead, unified }: Evidence,
  expected: Expected,
  putByHand: ReadonlyMap<string, DeadCode>,
): readonly Problem[] {
  const poison = unified.flatMap((record) => {
    const code = putByHand.get(digestOf(record.value))
    return code === undefined ? [] : [[coordinatesOf(record), code] as const]
  })
  const wanted = new Map<string, DeadCode>([...expected.dead, ...poison])
  const codes = new Map(
    dead.map((letter) => [sourceOf(letter), letter.headers[HEADERS.code] ?? '']),
  )
  const missing = [...wanted.keys()].filter((source) => !codes.has(source))
  const wrong = [...codes].filter(([source, code]) => wanted.get(source) !== code || BUGS.has(code))
  return [
    ...missing.map((source) => problem('dead letter', `${source} has none`)),
    ...wrong.map(([source, code]) =>
      problem('dead letter', `${source} is ${code}, not ${wanted.get(source) ?? 'dead'}`),
    ),
  ]
}

/** Coordinates that a dead letter names. */
function sourceOf({ headers, topic }: StreamRecord): string {
  const { sourceTopic, sourcePartition, sourceOffset } = HEADERS
  const source = [sourceTopic, sourcePartition, sourceOffset].map((name) => headers[name])
  return source.includes(undefined) ? `${topic} without a source` : source.join('/')
}
