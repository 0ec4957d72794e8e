import { readFileSync } from 'node:fs'
import { trackedFiles } from './tracked-files.ts'
import { wordProblems } from './word-list.ts'

/** Text that people read: sources, docs, SQL, schemas, configuration, alerts and dashboards. */
const READ = /(\.(ts|mjs|md|sql|avsc|ya?ml|json|xml|sh|txt)|\/Dockerfile|\/run)$/

/** The list itself, payloads of providers, and files that others write. */
const EXEMPT = [/^tools\/prose\//, /\/fixtures\//, /\/samples\//, /^pnpm-lock\.yaml$/, /^patches\//]

/**
 * `<file>:<line>: "<found>": write <instead>` for every use of a banned word in the repository, in
 * tracked files and in new files that git does not ignore. `paths` limits the search.
 */
export function checkWords(root: string, paths: readonly string[] = []): readonly string[] {
  return trackedFiles(root, paths)
    .filter((file) => READ.test(file) && !EXEMPT.some((exempt) => exempt.test(file)))
    .flatMap((file) =>
      wordProblems(readFileSync(`${root}/${file}`, 'utf8')).map(
        ({ line, found, instead }) => `${file}:${line}: "${found}": write ${instead}`,
      ),
    )
}
