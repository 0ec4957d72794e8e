import { Failure } from '@tributary/core'
import type { Env } from '@tributary/runtime/service'
import { normalizationOf } from '../clients.ts'
import type { Define } from '../context.ts'
import { show } from '../context.ts'
import { interruptSignal } from '../interrupt.ts'
import { jsonOption } from '../options.ts'
import { countriesOfAccount } from '../suppression/countries.ts'
import type { NamedPerson } from '../suppression/named-person.ts'
import { checkErasure, erasePerson } from './erase.ts'
import type { PersonOptions } from './person.ts'
import { personOf, withPerson } from './person.ts'
import { reapplySuppressions } from './reapply.ts'
import { checkText, erasureText, reapplyText } from './text.ts'

/** `tributary erase`: exit code 1 when nothing is known of the person, or a table still holds them. */
export const erase: Define = (command, context) => {
  withPerson(command)
    .option('--in-advance', 'suppress the person although nothing about them is stored')
    .addOption(jsonOption())
    .action(async ({ json, inAdvance: isInAdvance = false, ...options }) => {
      const { env, note } = context
      const person = namedPerson(options, env)
      const signal = interruptSignal()
      const erasure = await untilInterrupted(signal, () =>
        erasePerson({ env, person, isInAdvance, note, signal }),
      )
      show(context, { json, data: erasure }, () => erasureText(erasure))
      if (erasure.nothing_found || erasure.found.length > 0) context.fail()
    })
}

/** `tributary erase reapply`: exit code 1 while a table still holds a suppressed person. */
export const eraseReapply: Define = (command, context) => {
  command
    .option('--dry-run', 'remove nothing and count what would be removed')
    .addOption(jsonOption())
    .action(async ({ json, dryRun: isDryRun = false }) => {
      const { env, note } = context
      const signal = interruptSignal()
      const result = await untilInterrupted(signal, () =>
        reapplySuppressions({ env, isDryRun, note, signal }),
      )
      show(context, { json, data: result }, () => reapplyText(result))
      if (!isDryRun && result.left > 0) context.fail()
    })
}

/** The person that the options name, in the countries that the endpoints of their account have. */
function namedPerson(options: PersonOptions, env: Env): NamedPerson {
  const person = personOf(options)
  return { ...person, countries: countriesOfAccount(normalizationOf(env).endpoints, person) }
}

async function untilInterrupted<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (!signal.aborted) throw cause
    const fix = 'run the command again to complete it'
    throw new Failure('UNAVAILABLE', { what: 'interrupted', fix, cause })
  }
}

/** `tributary erase verify`: exit code 1 while a table holds the person, or the list does not. */
export const eraseVerify: Define = (command, context) => {
  withPerson(command)
    .addOption(jsonOption())
    .action(async ({ json, ...options }) => {
      const { env, note } = context
      const person = namedPerson(options, env)
      const signal = interruptSignal()
      const check = await untilInterrupted(signal, () =>
        checkErasure({ env, person, note, signal }),
      )
      show(context, { json, data: check }, () => checkText(check))
      if (!check.suppressed || check.found.length > 0) context.fail()
    })
}
