/** How a process ended, with facts about the machine. */
export type Ending = {
  readonly title: string
  readonly code: number | null
  readonly signal: string | null
  /** Bytes left on the disk of the data folder. */
  readonly freeBytes: number
  readonly logFile: string
}

const FULL_DISK_BYTES = 32 * 1024 * 1024

/** One sentence about a process that ended without a request. */
export function explainEnding(ending: Ending): string {
  const how = ending.signal === null ? `exit code ${ending.code}` : `signal ${ending.signal}`
  return `${ending.title} ended (${how}): ${reasonOf(ending)}`
}

function reasonOf({ signal, freeBytes, logFile }: Ending): string {
  if (diskIsFull(freeBytes)) return 'the disk is full, so free some space'
  if (signal === 'SIGKILL') return 'the machine ran out of memory, unless somebody killed it'
  return `the reason is at the end of ${logFile}`
}

/** True when a process can hardly write any more. */
export const diskIsFull = (freeBytes: number): boolean => freeBytes < FULL_DISK_BYTES
