import type { UnifiedKind } from '@tributary/core'
import { KINDS } from '@tributary/core'
import { registryOf } from '../clients.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION } from '../command.ts'
import { renderTable } from '../table.ts'

export const schemasApply: Command = {
  name: 'schemas apply',
  usage: '[--json]',
  summary: 'registers the Avro schemas as FULL_TRANSITIVE',
  options: JSON_OPTION,
  async run({ values }, { env, print }) {
    const ids = await registryOf(env).apply()
    const schemas = Object.entries(ids).map(([kind, id]) => ({
      subject: KINDS[kind as UnifiedKind].subject,
      id,
    }))
    const rows = schemas.map(({ subject, id }) => [subject, id])
    print(values['json'] ? JSON.stringify(schemas) : renderTable(['subject', 'id'], rows))
    return true
  },
}
