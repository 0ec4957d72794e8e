import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ExampleQuery } from './example-queries.ts'
import { exampleQueries } from './example-queries.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../docs/examples')

/** The example queries by file name: a view, the table business_hours, or "questions". */
export function readExamples(): ReadonlyMap<string, readonly ExampleQuery[]> {
  return new Map(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith('.sql'))
      .map((file) => [
        path.basename(file, '.sql'),
        exampleQueries(readFileSync(path.join(FOLDER, file), 'utf8')),
      ]),
  )
}
