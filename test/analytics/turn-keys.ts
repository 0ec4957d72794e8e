import type { Row, ScratchDatabase } from './scratch-database.ts'

/** Turns whose key is empty or that of another turn, and keys that name no turn. */
export const ambiguousTurns = (database: ScratchDatabase): Promise<readonly Row[]> =>
  database.rows(
    `SELECT 'response_turns' AS view, turn_key FROM response_turns GROUP BY turn_key HAVING count() > 1 OR turn_key = ''
     UNION ALL
     SELECT 'contact_turns' AS view, turn_key FROM contact_turns GROUP BY turn_key HAVING count() > 1 OR turn_key = ''
     UNION ALL
     SELECT 'waiting_conversations' AS view, turn_key FROM waiting_conversations
     WHERE turn_key NOT IN (SELECT turn_key FROM response_turns WHERE turn_status = 'waiting')
     UNION ALL
     SELECT 'waiting_contacts' AS view, turn_key FROM waiting_contacts
     WHERE turn_key NOT IN (SELECT turn_key FROM contact_turns WHERE turn_status = 'waiting')
     UNION ALL
     SELECT 'sla_turns' AS view, turn_key FROM sla_turns WHERE turn_key NOT IN (SELECT turn_key FROM response_turns)`,
  )
