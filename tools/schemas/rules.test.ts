import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Field, RecordSchema } from './read-schemas.ts'
import { readSchemas, releasedVersions } from './read-schemas.ts'
import { changesSince, problemsIn } from './rules.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const RELEASED = path.join(ROOT, 'schemas/released')
const current = readSchemas(path.join(ROOT, 'schemas/unified'))
const versions = releasedVersions(RELEASED)

test.each([...current])('%s keeps to the rules of schemas/README.md', (_, schema) => {
  expect(problemsIn(schema)).toEqual([])
})

test.each(versions)('every schema of version %s is readable by this one, and the reverse', (of) => {
  for (const [file, released] of readSchemas(path.join(RELEASED, of))) {
    const schema = current.get(file)
    expect(schema, `${file} is gone`).toBeDefined()
    expect(schema && changesSince(released, schema), file).toEqual([])
  }
})

test('the schemas of the version in package.json are kept', () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  expect(versions).toContain(version)
})

const outcome = {
  ...{ type: 'enum', name: 'Outcome', symbols: ['unknown', 'answered'], default: 'unknown' },
} as const
const at = ['null', { type: 'long', logicalType: 'timestamp-millis' }] as const

const fields: readonly Field[] = [
  { name: 'id', type: 'string', default: '', pii: 'id', doc: 'Id.' },
  { name: 'at', type: at, default: null, doc: 'Time.' },
  { name: 'outcome', type: outcome, default: 'unknown', doc: 'Outcome.' },
  { name: 'count', type: 'int', default: 0, doc: 'Count.' },
]

const schema: RecordSchema = {
  ...{ type: 'record', name: 'R', namespace: 'n', doc: 'A record.', fields },
}

/** The schema with a field changed; null removes it. */
const changed = (name: string, change: Partial<Field> | null): RecordSchema => ({
  ...schema,
  fields: fields.flatMap((field) =>
    field.name !== name ? [field] : change === null ? [] : [{ ...field, ...change }],
  ),
})

const added = (field: Field): RecordSchema => ({ ...schema, fields: [...fields, field] })

describe('a change that the rules allow', () => {
  test.each<[string, RecordSchema]>([
    ['none', schema],
    ['a new field', added({ name: 'n', type: 'int', default: 0, doc: 'New.' })],
    ['another doc', changed('at', { doc: 'When.' })],
    [
      'a new symbol',
      changed('outcome', { type: { ...outcome, symbols: [...outcome.symbols, 'missed'] } }),
    ],
    ['a removal that the schema lists', { ...changed('count', null), removed: ['count'] }],
  ])('%s', (_, after) => {
    expect([...changesSince(schema, after), ...problemsIn(after)]).toEqual([])
  })
})

describe('a change that breaks readers or records', () => {
  test.each<[string, RecordSchema, string]>([
    ['a renamed record', { ...schema, name: 'S' }, 'S was released as n.R'],
    ['a renamed field', changed('count', { name: 'number' }), 'R.count is gone: never rename'],
    ['another type', changed('count', { type: 'long' }), 'R.count has another type'],
    ['a field that is nullable', changed('count', { type: ['int', 'null'] }), 'another type'],
    [
      'another logical type',
      changed('at', { type: ['null', { type: 'long', logicalType: 'timestamp-micros' }] }),
      'R.at has another type or logical type',
    ],
    ['no logical type', changed('at', { type: ['null', 'long'] }), 'R.at has another type'],
    ['another default', changed('count', { default: 1 }), 'R.count has another default'],
    [
      'a removed symbol',
      changed('outcome', { type: { ...outcome, symbols: ['unknown'] } }),
      'R.outcome has lost the symbols answered',
    ],
    [
      'an enum with another default',
      changed('outcome', { type: { ...outcome, default: 'answered' } }),
      'R.outcome has an enum with another default',
    ],
  ])('%s', (_, after, change) => {
    expect(changesSince(schema, after).join('\n')).toContain(change)
  })

  test('a removed field that is no longer listed', () => {
    const released = { ...changed('count', null), removed: ['count'] }
    expect(changesSince(released, schema)).toEqual(['R has lost count from "removed"'])
  })
})

describe('a schema that breaks the rules', () => {
  const { doc: _doc, ...undocumented } = fields[3] as Field
  const { default: _default, ...withoutDefault } = fields[3] as Field
  const { default: _fallback, ...enumWithoutDefault } = outcome
  const text = { name: 'tags', default: [], doc: 'Tags.' }

  test.each<[string, RecordSchema, string]>([
    ['a field without a doc', { ...schema, fields: [undocumented] }, 'R.count has no doc'],
    ['a field without a default', { ...schema, fields: [withoutDefault] }, 'has no default'],
    [
      'an enum without a default',
      changed('outcome', { type: enumWithoutDefault }),
      'R.outcome has the enum Outcome without a default',
    ],
    ['an unknown mark', changed('id', { pii: 'secret' }), 'R.id has the pii mark secret'],
    [
      'a list of texts without a mark',
      added({ ...text, type: { type: 'array', items: 'string' } }),
      'R.tags may hold text and has no pii mark',
    ],
    [
      'a text that may be null without a mark',
      added({ ...text, type: ['null', 'string'], default: null }),
      'R.tags may hold text',
    ],
    ['a name that was removed', { ...schema, removed: ['count'] }, 'R.count is the name of a'],
  ])('%s', (_, of, problem) => {
    expect(problemsIn(of).join('\n')).toContain(problem)
  })
})
