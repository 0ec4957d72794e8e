-- Which replies took longest, and within opening hours?
SELECT
  provider, account_id, conversation_id, channel, waiting_since,
  response_seconds, response_business_seconds, answered_by_channel, responder_id
FROM response_turns
WHERE turn_status = 'answered' AND waiting_since >= '2026-11-01'
ORDER BY response_seconds DESC
LIMIT 10;

-- What changed since the last read? All turns of each conversation that changed
SELECT *
FROM response_turns
WHERE (provider, account_id, conversation_id) IN (
  SELECT provider, account_id, conversation_id FROM response_turns WHERE changed_at >= '2026-11-01')
ORDER BY provider, account_id, conversation_id, turn_no
LIMIT 100;
