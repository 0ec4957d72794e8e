import { Failure } from '@tributary/core'
import type { Define } from '../cli.ts'
import { show } from '../context.ts'
import { interruptSignal } from '../interrupt.ts'
import { jsonOption } from '../options.ts'
import { checkErasure, erasePerson } from './erase.ts'
import { personOf, withPerson } from './person.ts'
import { checkText, erasureText } from './text.ts'

/** `tributary erase`: exit code 1 while a table still holds the person. */
export const erase: Define = (command, context) => {
  withPerson(command)
    .addOption(jsonOption())
    .action(async ({ json, ...options }) => {
      const { env, note } = context
      const person = personOf(options)
      const signal = interruptSignal()
      try {
        const erasure = await erasePerson({ env, person, note, signal })
        show(context, { json, data: erasure }, () => erasureText(erasure))
        if (erasure.found.length > 0) context.fail()
      } catch (cause) {
        if (!signal.aborted) throw cause
        const fix = 'run the command again to complete it'
        throw new Failure('UNAVAILABLE', { what: 'interrupted', fix, cause })
      }
    })
}

/** `tributary erase verify`: exit code 1 while a table holds the person, or the list does not. */
export const eraseVerify: Define = (command, context) => {
  withPerson(command)
    .addOption(jsonOption())
    .action(async ({ json, ...options }) => {
      const { env, note } = context
      const person = personOf(options)
      const check = await checkErasure({ env, person, note, signal: interruptSignal() })
      show(context, { json, data: check }, () => checkText(check))
      if (!check.suppressed || check.found.length > 0) context.fail()
    })
}
