import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Screen } from '../screen.ts'
import { spawnTethered } from '../supervisor/tethered.ts'

const ANSWER_MS = 10_000

/**
 * Runs a docker command. Resolves to its output without the last line end. Rejects with one sentence when
 * it fails or does not end in ten seconds.
 */
export async function docker(...words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('docker', words, { timeout: ANSWER_MS })
    return stdout.trimEnd()
  } catch (cause) {
    const { stderr, code } = cause as { readonly stderr?: string; readonly code?: number | string }
    throw new Error(
      `"docker ${words.slice(0, 2).join(' ')}" failed (${stderr?.trim() || code || 'no answer'}): look with "docker info", then start again.`,
      { cause },
    )
  }
}

/** Whether the Docker of this machine answers. */
export const dockerAnswers = (): Promise<boolean> =>
  docker('version', '--format', '{{.Server.Version}}').then(
    () => true,
    () => false,
  )

/** Downloads an image that this machine does not have. Throws one sentence when Docker cannot. */
export async function pullImage(image: string, screen: Screen, signal: AbortSignal): Promise<void> {
  const here = await docker('image', 'inspect', image).then(
    () => true,
    () => false,
  )
  if (here) return
  screen.say(`Downloading the image ${image}, once`)
  const child = spawnTethered(
    { file: 'docker', args: ['pull', '--quiet', image], cwd: '/', env: process.env },
    { stdio: ['ignore', 'ignore', 'pipe'], signal },
  )
  const [complaint, [code]] = await Promise.all([
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ])
  if (code === 0) return
  throw new Error(
    `The image ${image} cannot be downloaded (${complaint.trim() || `exit code ${code}`}): check the network and the registry of Docker, then start again.`,
  )
}

/** Creates a network where it is missing. */
export async function ensureNetwork(name: string): Promise<void> {
  const networks = await docker('network', 'ls', '--format', '{{.Name}}')
  if (!networks.split('\n').includes(name)) await docker('network', 'create', name)
}

/** Removes the containers with a label, running or not. */
export async function removeContainers(label: string): Promise<void> {
  const ids = await docker('ps', '--all', '--quiet', '--filter', `label=${label}`)
  if (ids !== '') await docker('rm', '--force', ...ids.split('\n'))
}
