import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { wordProblems } from './word-list.ts'

/** Text that people read: sources, docs, SQL, schemas, alerts and dashboards. */
const READ = /\.(ts|mjs|md|sql|avsc|ya?ml|json|sh|txt)$/

/** The list itself, payloads of providers, and what is generated or locked elsewhere. */
const EXEMPT = [/^tools\/prose\//, /\/fixtures\//, /\/samples\//, /^pnpm-lock\.yaml$/, /^patches\//]

/** `<file>:<line>: "<found>": write <instead>` for every use of a banned word in tracked files below `paths`. */
export function checkWords(root: string, paths: readonly string[] = []): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...paths], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return listed
    .split('\n')
    .filter((file) => READ.test(file) && !EXEMPT.some((exempt) => exempt.test(file)))
    .filter((file) => existsSync(`${root}/${file}`))
    .flatMap((file) =>
      wordProblems(readFileSync(`${root}/${file}`, 'utf8')).map(
        ({ line, found, instead }) => `${file}:${line}: "${found}": write ${instead}`,
      ),
    )
}
