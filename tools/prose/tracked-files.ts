import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The files of the repository that git tracks or would track, relative to `root`. `paths` limits them. */
export function trackedFiles(root: string, paths: readonly string[] = []): readonly string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...paths], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(`${root}/${file}`))
}
