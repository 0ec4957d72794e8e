import path from 'node:path'
import { writeProviderFolder } from './provider-folder.ts'

// Writes the folder of a new provider: npm run new:provider <id>

const ROOT = path.join(import.meta.dirname, '../..')
const PROVIDERS = 'libs/providers/src'

const [id = ''] = process.argv.slice(2)
const written = writeProviderFolder(id, path.join(ROOT, PROVIDERS))

if (written.ok) {
  process.stdout.write(
    [
      ...written.files.map((file) => `wrote ${PROVIDERS}/${file}`),
      '',
      `1. In ${PROVIDERS}/registry.ts, in alphabetical order: add "${id}" to PROVIDERS and the line`,
      `   import { ${id} } from './${id}/index.ts'`,
      '2. npm run format',
      `3. npx vitest run --project unit ${PROVIDERS}/${id}`,
      '   One test fails: start there.',
      '4. Continue with libs/providers/README.md.',
      '',
    ].join('\n'),
  )
} else {
  process.stderr.write(`${written.problem}\nUsage: npm run new:provider <id>\n`)
  process.exitCode = 2
}
