import { existsSync } from 'node:fs'
import path from 'node:path'

// Runs on whatever Node the machine has, before the project's own Node is there.

const tools = path.join(import.meta.dirname ?? '.', '../node_modules/.bin/tsc')

if (!existsSync(tools)) {
  process.stderr.write(
    'Tributary is not installed yet: run "npm start" once, it installs what is needed.\n',
  )
  process.exit(1)
}
