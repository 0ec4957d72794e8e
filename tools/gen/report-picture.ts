import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { terminalPicture } from './terminal-picture.ts'

// Draws the report that the README shows, while the local stack runs:
//   npm run --silent tributary -- report | npm run gen:picture

const TARGET = path.join(import.meta.dirname, '../../docs/report.svg')
const SECTIONS = ['Calls', 'Response time'] as const

const report = process.stdin.isTTY ? '' : await text(process.stdin)
const blocks = report.trimEnd().split('\n\n')
const shown = blocks.filter((block) => SECTIONS.some((title) => block.startsWith(`${title}\n`)))

if (shown.length === SECTIONS.length) {
  writeFileSync(
    TARGET,
    terminalPicture('The report of npm start', [
      '$ npm start',
      '',
      ...shown.join('\n\n').split('\n'),
    ]),
  )
  process.stdout.write('wrote docs/report.svg\n')
} else {
  process.stderr.write(
    `standard input is not a report with ${SECTIONS.join(' and ')}: run "npm run --silent tributary -- report | npm run gen:picture"\n`,
  )
  process.exitCode = 1
}
