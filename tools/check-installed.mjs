import { existsSync } from 'node:fs'

// Runs before scripts of package.json, on the Node of the machine: plain JavaScript, no packages.

if (!existsSync(new URL('../node_modules/.bin/tsc', import.meta.url))) {
  process.stderr.write(
    [
      'The packages of this repository are not installed: run "npm run setup".',
      'It also installs Node 24 into node_modules, which every script uses.',
      '',
    ].join('\n'),
  )
  process.exit(1)
}
