import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { interruptSignal } from '../interrupt.ts'
import { verificationText } from './erase-text.ts'
import { PERSON_OPTIONS, PERSON_USAGE, personOf } from './person.ts'
import { verifyPerson } from './verify-person.ts'

export const eraseVerify: Command = {
  name: 'erase verify',
  usage: `${PERSON_USAGE} [--json]`,
  summary: 'searches every store for a person and changes nothing; fails while a table holds them',
  options: { ...JSON_OPTION, ...PERSON_OPTIONS },
  async run(args, { env, print, note }) {
    const person = personOf(args)
    const verification = await verifyPerson({ env, person, note, signal: interruptSignal() })
    print(args.values['json'] ? JSON.stringify(verification) : verificationText(verification))
    return verification.suppressed && verification.found.length === 0
  },
}
