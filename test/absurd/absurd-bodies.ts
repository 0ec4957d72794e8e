import type { Provider } from '@tributary/providers'

/** A body that no provider sends, of a given size at most, whose sender has the secret all the same. */
export type AbsurdBody = { readonly shape: string; readonly of: (bytes: number) => Uint8Array }

/** Texts to repeat: digits, blanks, brackets, addresses, characters of several bytes, half characters. */
const UNITS = ['x', '9', ' ', '<', 'a@', 'a,', '"', '\u0000', '😀', '\ud800']

type Path = readonly string[]

/** Absurd variants of a webhook: of a form when the body is one, otherwise of JSON. */
export function absurdBodies(provider: Provider, body: Uint8Array): readonly AbsurdBody[] {
  const text = Buffer.from(body).toString()
  return text.startsWith('{')
    ? absurdJson(JSON.parse(text), (json) => provider.identify(json).recordKey)
    : absurdForms(text)
}

type KeyOf = (body: Uint8Array) => string | null

function absurdJson(document: object, keyOf: KeyOf): readonly AbsurdBody[] {
  const jsonOf = (value: unknown) => Buffer.from(JSON.stringify(value))
  const texts = leavesOf(document).filter((path) => typeof valueAt(document, path) === 'string')
  const keyPath = texts.find(
    (path) => keyOf(jsonOf(withValue(document, path, 'probe'))) === 'probe',
  )
  const withText = (paths: readonly Path[], unit: string) => (bytes: number) => {
    const filler = repeated(
      unit,
      JSON.stringify(unit).length - 2,
      bytes / Math.max(1, paths.length),
    )
    return jsonOf(paths.reduce((all: unknown, path) => withValue(all, path, filler), document))
  }
  const root = JSON.stringify(document).slice(1)
  const inRoot = (begin: string, middle: (at: number) => string, end: string) => (bytes: number) =>
    Buffer.from(`{${begin}${filled(bytes - root.length - 100, middle)}${end},${root}`)
  return [
    ...UNITS.map((unit) => ({ shape: `${unit} in every text`, of: withText(texts, unit) })),
    ...(keyPath === undefined
      ? []
      : ['x', '😀', '\ud800'].map((unit) => ({
          shape: `${unit} as the key`,
          of: withText([keyPath], unit),
        }))),
    { shape: 'very many keys', of: inRoot('"k":0', (at) => `,"k${at}":0`, '') },
    { shape: 'keys that are numbers', of: inRoot('"0":0', (at) => `,"${at * 7}":0`, '') },
    { shape: 'one key very often', of: inRoot('"id":"i"', () => ',"id":"i"', '') },
    { shape: 'very many items', of: inRoot('"a":[0', () => ',0', ']') },
    { shape: 'very many objects', of: inRoot('"a":[{}', () => ',{"id":"x"}', ']') },
    { shape: 'a very long number', of: inRoot('"n":1', () => '0123456789', '') },
    { shape: 'very many deep lists', of: inRoot('"a":[0', () => `,${deep(60)}`, ']') },
    ...leavesOf(document)
      .filter((path) => Array.isArray(valueAt(document, path)))
      .map((path) => ({ shape: `very many ${path.join('.')}`, of: manyItems(document, path) })),
    ...['{', '[', '"', '\\', '{"a":', '\u00ff'].map((unit) => ({
      shape: `${unit} alone`,
      of: (bytes: number) => Buffer.alloc(bytes, unit, 'latin1'),
    })),
    {
      shape: 'bytes outside of UTF-8',
      of: (bytes: number) => {
        const end = Buffer.from(`",${root}`)
        const middle = Buffer.alloc(bytes - end.byteLength - 100, 0xff)
        return Buffer.concat([Buffer.from('{"b":"'), middle, end])
      },
    },
  ]
}

/** Fields that become an id, an address, a time or a text. */
const isMapped = (name: string): boolean =>
  /Sid$|^(?:To|From|Author|Body|FriendlyName|Timestamp|Reason)$|^Date/.test(name)

/** Every field of the form as long as its share, one of them alone, and what only a machine writes. */
function absurdForms(form: string): readonly AbsurdBody[] {
  const names = [...new URLSearchParams(form).keys()]
  const filled = (bytes: number, unit: string) => Buffer.alloc(bytes, unit, 'latin1')
  const withUnit = (unit: string) => (bytes: number) => {
    const share = Math.floor(bytes / names.length) - 100
    const fields = names.map((name) => `${name}=${filled(share, unit).toString('latin1')}`)
    return Buffer.from(fields.join('&'), 'latin1')
  }
  const withField = (name: string, unit: string) => (bytes: number) => {
    const others = form.split('&').filter((field) => !field.startsWith(`${name}=`))
    const start = Buffer.from(`${others.join('&')}&${name}=`)
    return Buffer.concat([start, filled(bytes - start.byteLength, unit)])
  }
  return [
    ...['x', '9', '+', '%', '%20', '%ff', '%00', '=', '\u00ff'].map((unit) => ({
      ...{ shape: `${unit} in every field`, of: withUnit(unit) },
    })),
    ...names.filter(isMapped).flatMap((name) =>
      ['9', '\u00ff', '%20'].map((unit) => ({
        ...{ shape: `${unit} in ${name}`, of: withField(name, unit) },
      })),
    ),
    ...['&', 'a&', 'a=1&', 'CallSid=x&', '%', '='].map((unit) => ({
      ...{ shape: `${unit} alone`, of: (bytes: number) => filled(bytes, unit) },
    })),
  ]
}

/** A list of the document with its first item repeated. */
function manyItems(document: object, path: Path) {
  const [first = {}] = valueAt(document, path) as readonly unknown[]
  const each = JSON.stringify(first).length + 1
  return (bytes: number) => {
    const items = Array.from({ length: Math.floor(bytes / each / 1.1) }, () => first)
    return Buffer.from(JSON.stringify(withValue(document, path, items)))
  }
}

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

const repeated = (unit: string, unitBytes: number, bytes: number): string =>
  unit.repeat(Math.floor(bytes / Math.max(unitBytes, Buffer.byteLength(unit)) / 1.02))

function filled(bytes: number, middle: (at: number) => string): string {
  const parts: string[] = []
  for (let at = 0, length = 0; ; at++) {
    const part = middle(at)
    length += Buffer.byteLength(part)
    if (length > bytes) return parts.join('')
    parts.push(part)
  }
}

/** Paths of the values without fields; a list counts as one value and by its items. */
function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inside = Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
  return Array.isArray(value) ? [path, ...inside] : inside
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((here: unknown, key) => Object(here)[key], value)

function withValue(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement
  const inner = withValue(Object(value)[key], rest, replacement)
  return Array.isArray(value)
    ? value.map((item, at) => (String(at) === key ? inner : item))
    : { ...Object(value), [key]: inner }
}
