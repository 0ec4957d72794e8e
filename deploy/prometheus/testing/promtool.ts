import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'

export type Promtool = (...args: readonly string[]) => {
  readonly status: number | null
  readonly output: string
}

export type PromtoolOptions = {
  /** Working directory of promtool. */
  readonly folder: string
  /** Where a downloaded promtool stays for the next run. */
  readonly cache: string
  /** Tag of the image prom/prometheus. */
  readonly version: string
}

const TIMEOUT_MS = 50_000

/**
 * The promtool of the PATH, else that of the package `prometheus` of Debian or Ubuntu, which needs no
 * installation, else that of the image. Returns the reason when this machine has none of them.
 */
export function findPromtool({
  folder,
  cache,
  version,
}: PromtoolOptions): { readonly promtool: Promtool } | { readonly missing: string } {
  const runner =
    (command: string, ...first: readonly string[]): Promtool =>
    (...args) =>
      run(command, [...first, ...args], folder)
  if (run('promtool', ['--version'], folder).status === 0) return { promtool: runner('promtool') }

  const packaged = path.join(cache, 'prometheus', 'usr/bin/promtool')
  if (existsSync(packaged) || unpack(cache)) return { promtool: runner(packaged) }

  if (run('docker', ['version'], folder).status === 0) {
    const mount = ['--volume', `${folder}:/etc/prometheus:ro`, '--workdir', '/etc/prometheus']
    const image = ['--entrypoint', 'promtool', `prom/prometheus:${version}`]
    const promtool = runner('docker', 'run', '--rm', ...mount, ...image)
    if (promtool('--version').status === 0) return { promtool }
  }
  return {
    missing: 'promtool is not on the PATH, and neither apt-get nor Docker provides it here',
  }
}

/** Downloads the package and unpacks it into the cache. False when this machine cannot. */
function unpack(cache: string): boolean {
  mkdirSync(cache, { recursive: true })
  const into = mkdtempSync(path.join(cache, '.prometheus-'))
  try {
    const download = () => run('apt-get', ['download', '--quiet', 'prometheus'], into).status === 0
    const update = () => run('apt-get', ['update', '--quiet'], into).status === 0
    if (!download() && !(update() && download())) return false
    const script = 'dpkg -x prometheus_*.deb prometheus && rm prometheus_*.deb'
    if (run('sh', ['-c', script], into).status !== 0) return false
    renameSync(path.join(into, 'prometheus'), path.join(cache, 'prometheus'))
    return true
  } catch {
    return false
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

function run(command: string, args: readonly string[], cwd: string) {
  const options = { cwd, encoding: 'utf8', timeout: TIMEOUT_MS } as const
  const { status, stdout, stderr } = spawnSync(command, args, options)
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` }
}
