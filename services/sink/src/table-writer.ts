import { createGroupCommit } from '@tributary/runtime/service'
import { insertIsolating } from './isolate.ts'
import type { WriterSchema } from './writer-schemas.ts'

/** Inserts datums of one schema. Rejects with RowsRefused or a Failure. */
export type Insert = (
  table: string,
  schema: WriterSchema,
  datums: readonly Uint8Array[],
) => Promise<void>

export type TableWriter = {
  /** Resolves once every datum is inserted or refused, with the refused ones by index and the reason. */
  write(schema: WriterSchema, datums: readonly Uint8Array[]): Promise<ReadonlyMap<number, string>>
}

type Submission = {
  readonly schema: WriterSchema
  readonly datums: readonly Uint8Array[]
  refused: ReadonlyMap<number, string>
}

/** Most rows of an insert: ClickHouse pays per part, and 25,000 to 100,000 rows cost least per row. */
const MAX_ROWS = 50_000
const MAX_BYTES = 64 * 1024 * 1024
/** Shortest time between the starts of two inserts into one table. */
const MIN_INTERVAL_MS = 200

/**
 * Group commit into one table, across partitions: while one insert runs, the next one gathers rows.
 * Rejects with TOO_MANY_DEAD at `maxRefused` consecutive refused rows of an insert.
 */
export function createTableWriter(table: string, insert: Insert, maxRefused: number): TableWriter {
  const isolating: TableWriter['write'] = (schema, datums) =>
    insertIsolating(datums, (some) => insert(table, schema, some), maxRefused)
  const group = createGroupCommit<Submission>({
    send: (submissions) => insertAll(submissions, isolating),
    maxInFlight: 1,
    maxWeight: MAX_ROWS,
    weightOf: ({ datums }) => datums.length,
    maxBytes: MAX_BYTES,
    bytesOf: ({ datums }) => datums.reduce((sum, datum) => sum + datum.byteLength, 0),
    minIntervalMs: MIN_INTERVAL_MS,
  })
  return {
    async write(schema, datums) {
      const submission: Submission = { schema, datums, refused: new Map() }
      await group.submit(submission)
      return submission.refused
    },
  }
}

async function insertAll(
  submissions: readonly Submission[],
  insertSome: TableWriter['write'],
): Promise<void> {
  for (const sameSchema of bySchema(submissions)) {
    const [first] = sameSchema
    if (first === undefined) continue
    const datums = sameSchema.flatMap((submission) => submission.datums)
    const refused = await insertSome(first.schema, datums)
    handOut(sameSchema, refused)
  }
}

function bySchema(submissions: readonly Submission[]): readonly (readonly Submission[])[] {
  return [...Map.groupBy(submissions, ({ schema }) => schema.id).values()]
}

/** Gives each submission its refusals, by the indexes of its own datums. */
function handOut(submissions: readonly Submission[], refused: ReadonlyMap<number, string>): void {
  let start = 0
  for (const submission of submissions) {
    const from = start
    const end = from + submission.datums.length
    const own = [...refused].filter(([index]) => index >= from && index < end)
    submission.refused = new Map(own.map(([index, reason]) => [index - from, reason]))
    start = end
  }
}
