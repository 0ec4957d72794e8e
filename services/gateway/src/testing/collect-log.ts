import type { Log } from '@tributary/runtime/service'

export type LogEntry = {
  readonly level: string
  readonly fields: object
  readonly message: string
}

/** A log that keeps its lines: as `level: message`, and with their fields. */
export type CollectedLog = Log & {
  readonly lines: readonly string[]
  readonly entries: readonly LogEntry[]
}

export function collectLog(): CollectedLog {
  const lines: string[] = []
  const entries: LogEntry[] = []
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level}: ${message}`)
    entries.push({ level, fields, message })
  }
  return {
    ...{ lines, entries },
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  }
}
