import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'

export type JsonObject = { readonly [key: string]: unknown }

/** Deeper than any provider nests, far below what overflows a recursive reader. */
const MAX_DEPTH = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENERS: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSERS: ReadonlySet<number> = new Set([0x5d, 0x7d])

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Body bytes as a JSON object. Never throws: bad UTF-8, bad JSON, arrays and deep nesting are dead. */
export function parseJsonObject(body: Uint8Array): Outcome<JsonObject> {
  if (depthOf(body) > MAX_DEPTH)
    return dead('INVALID_JSON', `nested deeper than ${MAX_DEPTH} levels`)
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(body))
  } catch (error) {
    const what = error instanceof SyntaxError ? 'not JSON' : 'not UTF-8'
    return dead('INVALID_JSON', `the body of ${body.byteLength} bytes is ${what}`)
  }
  return isObject(value) ? ok(value) : dead('INVALID_ENVELOPE', 'the body is not a JSON object')
}

/** Greatest nesting of brackets outside of strings, counted on bytes so that no parser sees it first. */
function depthOf(body: Uint8Array): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0
    if (byte === QUOTE) at = endOfString(body, at)
    else if (OPENERS.has(byte)) deepest = Math.max(deepest, ++depth)
    else if (CLOSERS.has(byte)) depth--
  }
  return deepest
}

function endOfString(body: Uint8Array, start: number): number {
  let at = start + 1
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1
  return at
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of own keys; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

/** Whether none of the fields has a value: a webhook without any of them has no content. */
export function lacksAll(value: unknown, fields: readonly string[]): boolean {
  return fields.every((field) => (at(value, field) ?? null) === null)
}

/** A non-empty, well-formed string, else null. Lone surrogates become U+FFFD. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : null
}

/** An id: a non-empty string, or a number written out; else null. */
export function id(value: unknown): string | null {
  return Number.isSafeInteger(value) ? String(value) : text(value)
}

const WORDS: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** A boolean, also from its word; else null. */
export function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : (WORDS.get(value) ?? null)
}

/** As people write a number: `Number` would also read `0x10`. */
const DECIMAL = /^\s*\d+(?:\.\d+)?\s*$/

/** As seconds this is 31 years. A larger value is a mistake that would dominate every sum. */
const MAX_AMOUNT = 1e9

/**
 * A duration or a count: a number from 0 to 1,000,000,000, or the same as decimal text. Null for
 * anything else. Not for Unix seconds, which exceed the limit since 2001: `secondsTime` reads those.
 */
export function amount(value: unknown): number | null {
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value
  return typeof number === 'number' && number >= 0 && number <= MAX_AMOUNT ? number : null
}

/** An array, else empty. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
