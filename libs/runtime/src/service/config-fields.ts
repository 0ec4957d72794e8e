import type { Field } from './config.ts'
import { readText } from './config.ts'

/** A secret text. Its JSON, string and log forms are `[redacted]`; only `reveal` returns the text. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]'
  }
}

type Spec = { readonly name: string; readonly doc: string }
type Default = string | null | undefined

export function text(name: string, fallback: Default, doc: string): Field<string> {
  return { name, fallback, doc, read: (value) => value }
}

/** An http or https URL, unchanged. */
export function httpUrl(name: string, fallback: Default, doc: string): Field<string> {
  const read = (value: string) => {
    if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value
    throw new Error('must be a URL such as http://host:port')
  }
  return { name, fallback, doc, read }
}

/** A text; null when it is not set. */
export function optionalText(name: string, doc: string): Field<string | null> {
  return { name, fallback: null, doc, read: (value) => value }
}

/** The text of the file that the variable names; null when it is not set. */
export function optionalFile(name: string, doc: string): Field<string | null> {
  const read = (file: string) => {
    const content = readText(file)
    if ('why' in content) throw new Error(`names a file that cannot be read${content.why}`)
    if (content.text !== '') return content.text
    throw new Error('names a file that is blank')
  }
  return { name, fallback: null, doc, read }
}

/** A comma-separated list, without empty items. */
export function list(name: string, fallback: Default, doc: string): Field<readonly string[]> {
  const read = (value: string) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  return { name, fallback, doc, read }
}

export function int(name: string, fallback: Default, doc: string, min = 0): Field<number> {
  const read = (value: string) => {
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= min && Number.isSafeInteger(number)) return number
    throw new Error(`must be a whole number from ${min}`)
  }
  return { name, fallback, doc, read }
}

/** A share of a whole, from 0 to 1. */
export function share(name: string, fallback: Default, doc: string): Field<number> {
  const read = (value: string) => {
    const number = Number(value)
    if (number >= 0 && number <= 1) return number
    throw new Error('must be a number from 0 to 1')
  }
  return { name, fallback, doc, read }
}

/** The same field, whose number may not be larger than `max`. */
export function atMost(max: number, field: Field<number>): Field<number> {
  const read = (value: string) => {
    const number = field.read(value)
    if (number <= max) return number
    throw new Error(`must be at most ${max}`)
  }
  return { ...field, read }
}

export function port(name: string, fallback: Default, doc: string): Field<number> {
  const read = (value: string) => {
    const number = Number(value)
    if (/^\d+$/.test(value) && number <= 65_535) return number
    throw new Error('must be a port, 0 to 65535')
  }
  return { name, fallback, doc, read }
}

export function choice<const C extends string>(
  { name, doc }: Spec,
  options: readonly C[],
  fallback?: C,
): Field<C> {
  const read = (value: string) => {
    const found = options.find((option) => option === value)
    if (found !== undefined) return found
    throw new Error(`must be one of ${options.join(', ')}`)
  }
  return { name, doc, fallback, options, read }
}

export function flag(name: string, fallback: 'true' | 'false', doc: string): Field<boolean> {
  const read = (value: string) => {
    if (value === 'true' || value === 'false') return value === 'true'
    throw new Error('must be true or false')
  }
  return { name, fallback, doc, options: ['true', 'false'], read }
}

const DURATION_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration such as 250ms, 30s, 15m, 24h or 30d; the value is milliseconds. */
export function duration(name: string, fallback: Default, doc: string): Field<number> {
  const read = (value: string) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value)
    if (match === null) throw new Error('must be a duration such as 250ms, 30s, 15m, 24h or 30d')
    return Number(match[1]) * DURATION_MS[match[2] as keyof typeof DURATION_MS]
  }
  return { name, fallback, doc, read }
}

/** A secret, by value or by file (`<NAME>_FILE`). */
export function secret(name: string, doc: string): Field<Secret> {
  return { name, fallback: undefined, doc, secret: true, read: (value) => new Secret(value) }
}

/** A secret, by value or by file; null when it is not set. */
export function optionalSecret(name: string, doc: string): Field<Secret | null> {
  return { name, fallback: null, doc, secret: true, read: (value) => new Secret(value) }
}
