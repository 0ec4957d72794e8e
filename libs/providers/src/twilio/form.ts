/** Twilio sends about forty parameters. The limit protects `verify` from sorting huge unverified forms. */
const MAX_PARAMETERS = 1_000

/** Name and value of a parameter, one character per byte, so that no byte of the body is lost. */
export type Parameter = readonly [name: string, value: string]

/**
 * Parameters of a form in their order (https://url.spec.whatwg.org/#urlencoded-parsing, without
 * decoding bytes to text). Any bytes are a form; null for too many parameters.
 */
export function formParameters(body: Uint8Array): readonly Parameter[] | null {
  const parts = Buffer.from(body)
    .toString('latin1')
    .split('&', MAX_PARAMETERS + 1)
  if (parts.length > MAX_PARAMETERS) return null
  return parts.filter((part) => part !== '').map(parameter)
}

/** Values by name, as text, without empty ones. Bytes that are not UTF-8 become U+FFFD. */
export function formFields(body: Uint8Array): Readonly<Record<string, unknown>> {
  const stated = (formParameters(body) ?? []).filter(([, value]) => value !== '')
  return Object.fromEntries(stated.map(([name, value]) => [textOf(name), textOf(value)]))
}

function parameter(part: string): Parameter {
  const at = part.indexOf('=')
  return at === -1
    ? [unescaped(part), '']
    : [unescaped(part.slice(0, at)), unescaped(part.slice(at + 1))]
}

const ESCAPED = /[+%]/
const PLUS = 0x2b
const SPACE = 0x20
const PERCENT = 0x25

const HEX_DIGITS: ReadonlyMap<number, number> = new Map(
  Array.from('0123456789abcdef0123456789ABCDEF', (digit, at) => [digit.charCodeAt(0), at % 16]),
)

/** A `%` without two hex digits stays. Works in place, because a megabyte may be all escapes. */
function unescaped(part: string): string {
  if (!ESCAPED.test(part)) return part
  const bytes = Buffer.from(part, 'latin1')
  let length = 0
  for (let at = 0; at < bytes.length; at++, length++) {
    const byte = bytes[at] ?? 0
    const escaped = byte === PERCENT ? escapedByte(bytes, at) : null
    bytes[length] = escaped ?? (byte === PLUS ? SPACE : byte)
    if (escaped !== null) at += 2
  }
  return bytes.toString('latin1', 0, length)
}

function escapedByte(bytes: Uint8Array, at: number): number | null {
  const high = HEX_DIGITS.get(bytes[at + 1] ?? 0)
  const low = HEX_DIGITS.get(bytes[at + 2] ?? 0)
  return high === undefined || low === undefined ? null : high * 16 + low
}

const textOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8')
