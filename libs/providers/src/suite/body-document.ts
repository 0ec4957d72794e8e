/** The values of a body, and the way back to bytes. */
export type BodyDocument = {
  readonly document: unknown
  readonly bytesOf: (document: unknown) => Uint8Array
}

/** A body as a document whose values can be read and replaced: JSON, otherwise a form. */
export function documentOf(body: Uint8Array): BodyDocument {
  const text = Buffer.from(body).toString('utf8')
  try {
    return { document: JSON.parse(text), bytesOf: bytesOfJson }
  } catch {
    return { document: Object.fromEntries(new URLSearchParams(text)), bytesOf: bytesOfForm }
  }
}

/** The document with its n-th value (counted depth first, modulo their number) replaced. */
export function replaceNth(document: unknown, n: number, replacement: unknown): unknown {
  const total = countValues(document)
  let left = n % total
  const walk = (value: unknown): unknown => {
    if (left-- === 0) return replacement
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
  }
  return walk(document)
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inner) => sum + countValues(inner), 1)
}

const bytesOfJson = (document: unknown): Uint8Array => Buffer.from(JSON.stringify(document))

function bytesOfForm(document: unknown): Uint8Array {
  if (typeof document !== 'object' || document === null) return bytesOfJson(document)
  const fields = Object.entries(document).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Buffer.from(new URLSearchParams(Object.fromEntries(fields)).toString())
}
