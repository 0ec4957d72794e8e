import type { AvroType } from './read-schemas.ts'

/** A type of an Avro schema with attributes. */
type Complex = { readonly [key: string]: unknown }

const isComplex = (type: AvroType): type is Complex =>
  typeof type === 'object' && !Array.isArray(type)

/** The types within a type, itself included. */
export function typesIn(type: AvroType): readonly AvroType[] {
  if (Array.isArray(type)) return type.flatMap(typesIn)
  if (!isComplex(type)) return [type]
  const within = [type['type'], type['items'], type['values']]
  return [
    type,
    ...within.flatMap((inner) => (inner === undefined ? [] : typesIn(inner as AvroType))),
  ]
}

export type Enum = {
  readonly name: string
  readonly symbols: readonly string[]
  readonly fallback: unknown
}

/** The enums within a type. */
export const enumsIn = (type: AvroType): readonly Enum[] =>
  typesIn(type)
    .filter(isComplex)
    .filter((of) => of['type'] === 'enum')
    .map((of) => ({
      name: String(of['name']),
      symbols: Array.isArray(of['symbols']) ? of['symbols'].map(String) : [],
      fallback: of['default'],
    }))

/** Text of a type without the symbols of its enums, which may grow, and without documentation. */
export const shapeOf = (type: AvroType): string =>
  JSON.stringify(type, (key, value) =>
    ['symbols', 'default', 'doc', 'aliases'].includes(key) ? undefined : value,
  )
