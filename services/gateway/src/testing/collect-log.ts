import type { Log } from '@tributary/runtime/service'

/** A log that keeps the messages of its lines, with their level. */
export function collectLog(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = []
  const write = (level: string) => (_fields: object, message: string) =>
    void lines.push(`${level}: ${message}`)
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  }
}
