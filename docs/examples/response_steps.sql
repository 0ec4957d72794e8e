-- Why does a turn end when it does? The steps of one conversation, in order
SELECT occurred_at, step, kind, channel, direction, responder_id, id
FROM response_steps
WHERE (provider, account_id, conversation_id) = (
  SELECT provider, account_id, conversation_id
  FROM response_turns WHERE turn_status = 'answered_by_human' ORDER BY waiting_since LIMIT 1)
ORDER BY occurred_at, step, row_version, id;
