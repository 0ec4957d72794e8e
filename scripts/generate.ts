import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { recordTypes } from './record-types.ts'

// Writes every generated file; with --check it writes nothing and fails when one is stale.

const ROOT = path.join(import.meta.dirname, '..')

const GENERATED: readonly { readonly file: string; readonly text: () => string }[] = [
  {
    file: 'libs/core/src/generated/records.ts',
    text: () => recordTypes(path.join(ROOT, 'schemas')),
  },
]

const check = process.argv.includes('--check')
const stale = GENERATED.filter(({ file, text }) => {
  const target = path.join(ROOT, file)
  const next = text()
  if (current(target) === next) return false
  if (!check) writeFileSync(target, next)
  return true
})

for (const { file } of stale) {
  process.stdout.write(check ? `${file} is stale: run "npm run gen"\n` : `wrote ${file}\n`)
}
if (check && stale.length > 0) process.exitCode = 1

function current(target: string): string | undefined {
  try {
    return readFileSync(target, 'utf8')
  } catch {
    return undefined
  }
}
