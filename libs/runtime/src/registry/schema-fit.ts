type AvroField = { readonly name: string; readonly type: unknown }

/** Full name of the record that a schema describes; empty for a schema of another type. */
export function recordName(schemaText: string): string {
  const { type, name = '', namespace = '' } = JSON.parse(schemaText)
  if (type !== 'record') return ''
  return namespace === '' || name.includes('.') ? name : `${namespace}.${name}`
}

/** Field names of a writer schema, in order. */
export function fieldNames(schemaText: string): readonly string[] {
  return fieldsOf(schemaText).map(({ name }) => name)
}

/**
 * Describes the fields and symbols of a schema that the table cannot hold; empty when the schema fits.
 * ClickHouse itself ignores a field without a column, which would lose it silently, and refuses an enum
 * symbol that the column lacks.
 */
export function misfits(
  schemaText: string,
  columns: ReadonlyMap<string, string>,
): readonly string[] {
  return fieldsOf(schemaText).flatMap(({ name, type }) => {
    const column = columns.get(name)
    if (column === undefined) return [`column ${name} is missing`]
    if (!column.includes('Enum')) return []
    return symbolsOf(type)
      .filter((symbol) => !column.includes(`'${symbol}'`))
      .map((symbol) => `column ${name} lacks the symbol ${symbol}`)
  })
}

function fieldsOf(schemaText: string): readonly AvroField[] {
  const { fields }: { fields: readonly AvroField[] } = JSON.parse(schemaText)
  return fields
}

function symbolsOf(type: unknown): readonly string[] {
  if (Array.isArray(type)) return type.flatMap(symbolsOf)
  if (typeof type !== 'object' || type === null) return []
  if ('symbols' in type && Array.isArray(type.symbols)) return type.symbols.map(String)
  return 'type' in type ? symbolsOf(type.type) : []
}
