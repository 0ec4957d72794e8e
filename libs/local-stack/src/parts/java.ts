import { existsSync } from 'node:fs'
import path from 'node:path'

/** The Java program and the environment it gets. */
export type Java = {
  readonly file: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** `java` of JAVA_HOME, else of the PATH. */
export function findJava(env: Readonly<Record<string, string | undefined>>): Java {
  const home = env['JAVA_HOME']
  const own = home ? path.join(home, 'bin', 'java') : undefined
  const { PATH, HOME, LANG, JAVA_HOME } = env
  return {
    file: own && existsSync(own) ? own : 'java',
    env: { PATH, HOME, LANG, JAVA_HOME, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  }
}
