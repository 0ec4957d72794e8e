import { enumsIn, shapeOf, typesIn } from './enums.ts'
import type { Field, RecordSchema } from './read-schemas.ts'

// The rules of schemas/README.md that the registry does not check: FULL_TRANSITIVE accepts a renamed
// field, another logical type, a removed symbol and an enum without a default.

const PII = ['id', 'contact', 'content']

/**
 * Texts that are not personal data, by field: ids that Tributary makes, and words of providers. Every
 * other text needs a mark, because what may hold text will.
 */
export const IMPERSONAL: ReadonlySet<string> = new Set([
  ...['event_id', 'run_id', 'raw_topic', 'provider', 'account_id'],
  ...['channel', 'medium', 'event_type', 'status', 'delivery_status', 'status_reason'],
])

/** What breaks the rules within one schema. */
export const problemsIn = ({
  name,
  doc,
  fields,
  removed = [],
}: RecordSchema): readonly string[] => [
  ...(doc ? [] : [`${name} has no doc`]),
  ...fields.flatMap((field) => fieldProblems(field).map((problem) => `${name}.${problem}`)),
  ...fields
    .filter((field) => removed.includes(field.name))
    .map((field) => `${name}.${field.name} is the name of a removed field: choose another one`),
]

function fieldProblems(field: Field): readonly string[] {
  const { name, type, doc, pii } = field
  const isText = typesIn(type).includes('string')
  const checks: readonly (readonly [isBroken: boolean, problem: string])[] = [
    [!doc, 'has no doc'],
    [!('default' in field), 'has no default'],
    [pii !== undefined && !PII.includes(pii), `has the pii mark ${pii}: use ${PII.join(', ')}`],
    [
      isText && pii === undefined && !IMPERSONAL.has(name),
      'may hold text and has no pii mark: add one, or add it to IMPERSONAL in tools/schemas/rules.ts',
    ],
    ...enumsIn(type).map(({ name: of, symbols, fallback }) => {
      return [!symbols.includes(String(fallback)), `has the enum ${of} without a default`] as const
    }),
  ]
  return checks.filter(([isBroken]) => isBroken).map(([, problem]) => `${name} ${problem}`)
}

/** What changes in a way that the readers or the records of a released schema do not allow. */
export function changesSince(released: RecordSchema, current: RecordSchema): readonly string[] {
  const { name, removed = [] } = current
  const fields = new Map(current.fields.map((field) => [field.name, field]))
  const isRenamed = fullName(released) !== fullName(current)
  return [
    ...(isRenamed ? [`${name} was released as ${fullName(released)}`] : []),
    ...(released.removed ?? [])
      .filter((gone) => !removed.includes(gone))
      .map((gone) => `${name} has lost ${gone} from "removed"`),
    ...released.fields.flatMap((before) => {
      const after = fields.get(before.name)
      const changes = after === undefined ? goneChanges(before, removed) : changesOf(before, after)
      return changes.map((change) => `${name}.${before.name} ${change}`)
    }),
  ]
}

const fullName = ({ namespace, name }: RecordSchema): string => `${namespace}.${name}`

function goneChanges(field: Field, removed: readonly string[]): readonly string[] {
  if (!('default' in field)) return ['is gone and had no default: put it back']
  return removed.includes(field.name)
    ? []
    : ['is gone: never rename a field; to remove it, add its name to "removed" of the schema']
}

function changesOf(before: Field, after: Field): readonly string[] {
  const lost = enumsIn(before.type).flatMap(({ name, symbols }) => {
    const now = enumsIn(after.type).find((of) => of.name === name)?.symbols ?? symbols
    return symbols.filter((symbol) => !now.includes(symbol))
  })
  const fallbackOf = ({ type }: Field) => JSON.stringify(enumsIn(type).map((of) => of.fallback))
  const checks: readonly (readonly [isChanged: boolean, change: string])[] = [
    [shapeOf(before.type) !== shapeOf(after.type), 'has another type or logical type'],
    [JSON.stringify(before.default) !== JSON.stringify(after.default), 'has another default'],
    [fallbackOf(before) !== fallbackOf(after), 'has an enum with another default'],
    [lost.length > 0, `has lost the symbols ${lost.join(', ')}`],
  ]
  return checks.filter(([isChanged]) => isChanged).map(([, change]) => change)
}
