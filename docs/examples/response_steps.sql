-- Conversations that were active in a period. Distinct counts do not add up
SELECT provider, account_id, uniqExact(conversation_id) AS active_conversations
FROM response_steps
WHERE step != 'close' AND occurred_at >= '2026-11-01' AND occurred_at < '2026-12-01'
GROUP BY ALL
ORDER BY ALL;

-- Why does a turn end? The steps of one conversation, in order
SELECT occurred_at, step, kind, channel, direction, author_kind, outcome, responder_id, id
FROM response_steps
WHERE (provider, account_id, conversation_id) = (
  SELECT provider, account_id, conversation_id
  FROM response_turns WHERE turn_status = 'answered' ORDER BY waiting_since LIMIT 1)
ORDER BY occurred_at, step, id;
