/** Output for the person who started the stack. */
export interface Screen {
  /** A line that stays. */
  say(line: string): void
  /** The state of a long operation. On a terminal the next output overwrites it. */
  progress(text: string): void
}

const TERMINAL_MS = 100
const PLAIN_MS = 5_000

/** A screen on a stream. Where the stream is not a terminal, progress is a line every five seconds. */
export function createScreen(stream: NodeJS.WriteStream): Screen {
  const clear = stream.isTTY ? '\r\u001b[K' : ''
  let lastProgress = 0
  return {
    say(line) {
      stream.write(`${clear}${line}\n`)
    },
    progress(text) {
      const now = Date.now()
      if (now - lastProgress < (stream.isTTY ? TERMINAL_MS : PLAIN_MS)) return
      lastProgress = now
      stream.write(stream.isTTY ? clear + text.slice(0, (stream.columns || 80) - 1) : `${text}\n`)
    },
  }
}
