import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export type AvroType = string | readonly AvroType[] | { readonly [key: string]: unknown }

export type Field = {
  readonly name: string
  readonly type: AvroType
  readonly default?: unknown
  readonly doc?: string
  readonly pii?: string
}

export type RecordSchema = {
  readonly type: string
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly fields: readonly Field[]
  /** Names of earlier fields, which nothing may have again. */
  readonly removed?: readonly string[]
}

/** The schemas of a folder, by the name of their file. */
export const readSchemas = (folder: string): ReadonlyMap<string, RecordSchema> =>
  new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.avsc'))
      .map((file) => [file, JSON.parse(readFileSync(path.join(folder, file), 'utf8'))]),
  )

/** The released versions in a folder, such as 0.1.0. */
export const releasedVersions = (folder: string): readonly string[] => readdirSync(folder).sort()
