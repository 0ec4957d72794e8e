import { Failure } from '@tributary/core'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { interruptSignal } from '../interrupt.ts'
import { erasePerson } from './erase-person.ts'
import { erasureText } from './erase-text.ts'
import { PERSON_OPTIONS, PERSON_USAGE, personOf } from './person.ts'

export const erase: Command = {
  name: 'erase',
  usage: `${PERSON_USAGE} [--json]`,
  summary:
    'removes one person from ClickHouse and from all future processing, and lists what Kafka keeps until its retention. Needs the variables of the normalizer',
  options: { ...JSON_OPTION, ...PERSON_OPTIONS },
  async run(args, { env, print, note }) {
    const person = personOf(args)
    const signal = interruptSignal()
    try {
      const erasure = await erasePerson({ env, person, note, signal })
      print(args.values['json'] ? JSON.stringify(erasure) : erasureText(erasure))
      return erasure.found.length === 0
    } catch (error) {
      if (!signal.aborted) throw error
      throw new Failure('UNAVAILABLE', 'interrupted: run the command again to complete it', error)
    }
  },
}
