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

/** File in `schemas/unified` of each name: the kinds of unified records, and what else has a topic of its own. */
export type SchemaFiles = {
  readonly kinds: Readonly<Record<string, string>>
  readonly others: Readonly<Record<string, string>>
}

/** What the services read and write. */
export const SERVICE_FILES: SchemaFiles = {
  kinds: { message: 'message', call: 'call', conversation: 'conversation-event' },
  others: { erasure: 'erasure' },
}

/** What a consumer reads, under the names of its package: to it, an erasure is a record like the others. */
export const CONSUMER_FILES: SchemaFiles = {
  kinds: {
    message: 'message',
    call: 'call',
    conversationEvent: 'conversation-event',
    erasure: 'erasure',
  },
  others: {},
}

/** The TypeScript module with the record types, the defaults and the schemas of `schemas/unified`. */
export function recordTypes(schemasFolder: string, files: SchemaFiles): string {
  const read = ([name, file]: readonly [string, string]) => {
    const text = readFileSync(path.join(schemasFolder, 'unified', `${file}.avsc`), 'utf8')
    return { name, text, schema: JSON.parse(text) as RecordSchema }
  }
  const kinds = Object.entries(files.kinds).map(read)
  const others = Object.entries(files.others).map(read)
  const schemas = [...kinds, ...others]
  return [
    '// Generated from schemas/unified by "npm run gen". Do not edit.',
    '',
    ...schemas.map(({ schema }) => recordType(schema)),
    'export type UnifiedRecords = {',
    ...kinds.map(member),
    '}',
    'export type UnifiedKind = keyof UnifiedRecords',
    '',
    '/** The record of every schema. */',
    'export type SchemaRecords = UnifiedRecords & {',
    ...others.map(member),
    '}',
    'export type SchemaName = keyof SchemaRecords',
    '',
    '/** The default of every field, as in the schemas. */',
    'export const DEFAULTS: SchemaRecords = {',
    ...schemas.flatMap(({ name, schema }) => [
      `  ${name}: {`,
      ...schema.fields.map((field) => `    ${field.name}: ${literal(field.default)},`),
      '  },',
    ]),
    '}',
    '',
    '/** The Avro schemas as JSON text, byte for byte the files. */',
    'export const SCHEMAS: Readonly<Record<SchemaName, string>> = {',
    ...schemas.map(({ name, text }) => `  ${name}: ${JSON.stringify(text)},`),
    '}',
    '',
  ].join('\n')
}

const member = ({ name, schema }: { readonly name: string; readonly schema: RecordSchema }) =>
  `  readonly ${name}: ${schema.name}`

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
