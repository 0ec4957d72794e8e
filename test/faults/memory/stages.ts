import type { UnifiedKind } from '@tributary/core'
import { KIND_NAMES, KINDS, SCHEMAS } from '@tributary/core'
import { createPersonalData, normalize } from '@tributary/normalization'
import type { Endpoints } from '@tributary/providers'
import { createLocalEndpoints, PROVIDERS, readEndpoints } from '@tributary/providers'
import { createEncoders, fieldNames, recordName } from '@tributary/runtime/registry'
import type { Stage } from '@tributary/runtime/stream'
import { createNormalizerStage } from '../../../services/normalizer/src/normalizer-stage.ts'
import { insertIsolating } from '../../../services/sink/src/isolate.ts'
import { createSinkStage } from '../../../services/sink/src/sink-stage.ts'
import { createWriterSchemas } from '../../../services/sink/src/writer-schemas.ts'
import type { Ports } from './life.ts'

/** The real stages on a registry in memory. */

const MAX_REFUSED = 1_000
const SCHEMA_IDS: Readonly<Record<UnifiedKind, number>> = { message: 1, call: 2, conversation: 3 }

export const LOCAL_ENDPOINTS = readLocalEndpoints()

function readLocalEndpoints(): Endpoints {
  const { endpoints } = createLocalEndpoints('http://127.0.0.1:8080')
  const read = readEndpoints(endpoints, PROVIDERS, null)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read.value
}

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'memory' },
})

export function normalizerStage({ producer }: Ports): Stage {
  const options = {
    ...{ endpoints: LOCAL_ENDPOINTS, personalData, settingsVersion: 1 },
    isSuppressed: () => false,
  }
  return createNormalizerStage({
    normalize: (raw) => normalize(raw, options),
    encoders: createEncoders(SCHEMA_IDS),
    producer,
    assertListFresh: () => undefined,
  })
}

/** Its tables have the names of the kinds. It does not batch inserts, so that each one is a step. */
export function sinkStage({ insert }: Ports): Stage {
  const writerOf = (table: string): Parameters<typeof createSinkStage>[0]['writers'] =>
    new Map([
      [
        table,
        {
          write: (schema, datums) =>
            insertIsolating(datums, (some) => insert(table, schema, some), MAX_REFUSED),
        },
      ],
    ])
  return createSinkStage({
    tables: new Map(KIND_NAMES.map((kind) => [KINDS[kind].topic, kind])),
    writers: new Map(KIND_NAMES.flatMap((kind) => [...writerOf(kind)])),
    schemas: createWriterSchemas({
      registry: {
        schemaText: async (id) => {
          const kind = KIND_NAMES.find((of) => SCHEMA_IDS[of] === id)
          return kind === undefined ? null : SCHEMAS[kind]
        },
      },
      columnsOf: async (table) =>
        new Map(fieldNames(SCHEMAS[table as UnifiedKind]).map((name) => [name, 'String'])),
      recordNames: new Map(KIND_NAMES.map((kind) => [kind, recordName(SCHEMAS[kind])])),
    }),
  })
}
