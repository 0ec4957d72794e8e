import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { DataType, load, open } from 'ffi-rs'

/** The other end of the terminal on our stdin. */
export interface Terminal {
  /** Types a line. */
  type(line: string): void
}

/** The C library; macOS has no file of it, but the loader knows the name. */
const LIBC = process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6'

/** Opens a pseudo-terminal (pty(7)) and makes it file descriptor 0. Throws when the system has none. */
export function openTerminalOnStdin(): Terminal {
  open({ library: 'c', path: LIBC })
  const master = libc('posix_openpt', [constants.O_RDWR | constants.O_NOCTTY])
  if (master < 0 || libc('grantpt', [master]) !== 0 || libc('unlockpt', [master]) !== 0) {
    throw new Error(
      'No pseudo-terminal can be opened: mount /dev/pts on Linux, or close some terminals.',
    )
  }
  const name = load({
    library: 'c',
    funcName: 'ptsname',
    retType: DataType.String,
    paramsType: [DataType.I32],
    paramsValue: [master],
  })
  const slave = openSync(name, constants.O_RDWR | constants.O_NOCTTY)
  libc('dup2', [slave, 0])
  closeSync(slave)
  return { type: (line) => void writeSync(master, `${line}\n`) }
}

const libc = (funcName: string, paramsValue: number[]): number =>
  load({
    library: 'c',
    funcName,
    retType: DataType.I32,
    paramsType: paramsValue.map(() => DataType.I32),
    paramsValue,
  })
