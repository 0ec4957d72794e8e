import { readFileSync } from 'node:fs'
import path from 'node:path'

type AvroType = string | readonly AvroType[] | { readonly [key: string]: unknown }
type Field = {
  readonly name: string
  readonly type: AvroType
  readonly default: unknown
  readonly doc: string
}
type RecordSchema = { readonly name: string; readonly doc: string; readonly fields: Field[] }

const KINDS = { message: 'message', call: 'call', conversation: 'conversation-event' } as const

/** The TypeScript module with the record types, the defaults and the schemas of `schemas/unified`. */
export function recordTypes(schemasFolder: string): string {
  const schemas = Object.entries(KINDS).map(([kind, file]) => {
    const text = readFileSync(path.join(schemasFolder, 'unified', `${file}.avsc`), 'utf8')
    return { kind, text, schema: JSON.parse(text) as RecordSchema }
  })
  return [
    '// Generated from schemas/unified by "npm run gen". Do not edit.',
    '',
    ...schemas.map(({ schema }) => recordType(schema)),
    'export type UnifiedRecords = {',
    ...schemas.map(({ kind, schema }) => `  readonly ${kind}: ${schema.name}`),
    '}',
    'export type UnifiedKind = keyof UnifiedRecords',
    '',
    '/** The default of every field, as in the schemas. */',
    'export const DEFAULTS: UnifiedRecords = {',
    ...schemas.flatMap(({ kind, schema }) => [
      `  ${kind}: {`,
      ...schema.fields.map((field) => `    ${field.name}: ${literal(field.default)},`),
      '  },',
    ]),
    '}',
    '',
    '/** The Avro schemas as JSON text, byte for byte the files. */',
    'export const SCHEMAS: Readonly<Record<UnifiedKind, string>> = {',
    ...schemas.map(({ kind, text }) => `  ${kind}: ${JSON.stringify(text)},`),
    '}',
    '',
  ].join('\n')
}

function recordType(schema: RecordSchema): string {
  const fields = schema.fields.map(
    (field) => `  /** ${field.doc} */\n  readonly ${field.name}: ${typeText(field.type)}`,
  )
  return `/** ${schema.doc} */\nexport type ${schema.name} = {\n${fields.join('\n')}\n}\n`
}

function typeText(type: AvroType): string {
  if (Array.isArray(type)) return type.map(typeText).reverse().join(' | ')
  if (typeof type === 'string') return PRIMITIVES[type] ?? type
  const complex = type as { type: string; symbols?: string[]; items?: AvroType }
  if (complex.type === 'enum') return (complex.symbols ?? []).map(literal).join(' | ')
  if (complex.type === 'array') return `readonly ${typeText(complex.items ?? 'string')}[]`
  return typeText(complex.type)
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  null: 'null',
  string: 'string',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
}

function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('"', "'")
}
