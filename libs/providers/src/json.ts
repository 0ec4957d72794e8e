import type { Outcome } from '@tributary/core'
import { dead, ok } from '@tributary/core'

export type JsonObject = { readonly [key: string]: unknown }

/** More levels than any provider sends, and far fewer than overflow a recursive reader. */
const MAX_DEPTH = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENERS: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSERS: ReadonlySet<number> = new Set([0x5d, 0x7d])

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Parses a body as a JSON object. Bad UTF-8, bad JSON, arrays and deep nesting are dead. */
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

/** Greatest nesting of brackets outside of strings, counted on the bytes before a parser recurses. */
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

/** The value at a path of own keys; undefined when a step does not exist. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

/** Whether every one of the fields is absent or null. */
export function lacksAll(value: unknown, fields: readonly string[]): boolean {
  return fields.every((field) => (at(value, field) ?? null) === null)
}

/** A non-empty string, with U+FFFD for lone surrogates; null for anything else. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : null
}

/** An id: a non-empty string, or an integer as text; null for anything else. */
export function id(value: unknown): string | null {
  return Number.isSafeInteger(value) ? String(value) : text(value)
}

const WORDS: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** A boolean, or "true" and "false"; null for anything else. */
export function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : (WORDS.get(value) ?? null)
}

/** Decimal notation alone: `Number` also reads `0x10`. */
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

/** An array; empty for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
