import path from 'node:path'
import { writeProviderFolder } from './provider-folder.ts'

// npm run new:provider <id>: writes the folder of a new provider.

const ROOT = path.join(import.meta.dirname, '../..')
const PROVIDERS = 'libs/providers/src'

const [id = ''] = process.argv.slice(2)
const written = writeProviderFolder(id, path.join(ROOT, PROVIDERS))

if (written.ok) {
  process.stdout.write(
    [
      ...written.files.map((file) => `wrote ${PROVIDERS}/${file}`),
      '',
      `1. In ${PROVIDERS}/registry.ts add "${id}" to PROVIDERS, in alphabetical order, and the line`,
      `   import { ${id} } from './${id}/index.ts'`,
      '2. npm run format',
      `3. npx vitest run --project unit ${PROVIDERS}/${id}`,
      '   Two tests fail: no fixture becomes a record yet, and there are no samples.',
      '4. Continue with step 3 of libs/providers/README.md.',
      '',
    ].join('\n'),
  )
} else {
  process.stderr.write(`${written.problem}\nUsage: npm run new:provider <id>\n`)
  process.exitCode = 2
}
